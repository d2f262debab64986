import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { quantile } from '../src/stats/quantile.ts'
import { openStore } from '../src/store/open.ts'
import { aTurn } from '../src/store/store.fixture.ts'

/**
 * How many turns a second the store records, and what that costs: writers that each wait for their turn of eight
 * events to be committed before they write the next. `npx tsx bench/store.ts --writers 32 --turns 30000` (Linux)
 */
const { values } = parseArgs({
  options: { writers: { type: 'string', default: '32' }, turns: { type: 'string', default: '30000' } },
})
const writers = Number(values.writers)

const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'))
const { store } = await openStore(folder)

/** CPU time of this thread, in µs: the first field of the kernel's schedstat is nanoseconds on the CPU. */
function mainThreadCpu(): number {
  const [nanoseconds] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')
  return Number(nanoseconds) / 1000
}

async function round(count: number) {
  const turns = Array.from({ length: count }, () => aTurn())
  const waits: number[] = []
  const batches = store.counters.batches
  const processCpu = process.cpuUsage()
  const mainCpu = mainThreadCpu()
  const started = performance.now()
  const write = async () => {
    for (let turn = turns.pop(); turn !== undefined; turn = turns.pop()) {
      const asked = performance.now()
      await store.turns.write(turn)
      waits.push(performance.now() - asked)
    }
  }
  await Promise.all(Array.from({ length: writers }, write))
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(processCpu)
  waits.sort((a, b) => a - b)
  return {
    turns_per_second: Math.round(count / seconds),
    turns_per_commit: Number((count / (store.counters.batches - batches)).toFixed(1)),
    main_thread_us_per_turn: Number(((mainThreadCpu() - mainCpu) / count).toFixed(1)),
    process_us_per_turn: Number(((user + system) / count).toFixed(1)),
    wait_p50_ms: Number(quantile(waits, 0.5).toFixed(2)),
    wait_p99_ms: Number(quantile(waits, 0.99).toFixed(2)),
  }
}

await round(2000)
process.stdout.write(`${JSON.stringify(await round(Number(values.turns)))}\n`)
await store.close()
rmSync(folder, { recursive: true })
