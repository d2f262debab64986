import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openStore } from '../src/store/open.ts'
import { aTurn } from '../src/store/store.fixture.ts'

/**
 * How many turns a second the store records, and what that costs: writers that each wait for their turn of eight
 * events to be committed before they write the next. `npx tsx bench/store.ts --writers 32 --seconds 4`
 */
const { values } = parseArgs({
  options: { writers: { type: 'string', default: '32' }, seconds: { type: 'string', default: '4' } },
})
const writers = Number(values.writers)
const seconds = Number(values.seconds)

const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'))
const { store } = await openStore(folder)

/** CPU of this thread alone comes from its event loop's busy time; the process's has both threads'. */
async function round(milliseconds: number) {
  const before = { ...store.counters }
  const cpu = process.cpuUsage()
  const loop = performance.eventLoopUtilization()
  const started = performance.now()
  const waits: number[] = []
  const write = async () => {
    while (performance.now() - started < milliseconds) {
      const turn = aTurn()
      const asked = performance.now()
      await store.turns.write(turn)
      waits.push(performance.now() - asked)
    }
  }
  await Promise.all(Array.from({ length: writers }, write))
  const elapsed = performance.now() - started
  const turns = store.counters.turns - before.turns
  const { user, system } = process.cpuUsage(cpu)
  waits.sort((a, b) => a - b)
  return {
    turns_per_second: Math.round(turns / (elapsed / 1000)),
    turns_per_commit: Number((turns / (store.counters.batches - before.batches)).toFixed(1)),
    main_thread_us_per_turn: Number(
      ((performance.eventLoopUtilization(loop).active * 1000) / turns).toFixed(1),
    ),
    process_cpu_us_per_turn: Number(((user + system) / turns).toFixed(1)),
    wait_p50_ms: Number((waits[Math.floor(waits.length * 0.5)] ?? 0).toFixed(2)),
    wait_p99_ms: Number((waits[Math.floor(waits.length * 0.99)] ?? 0).toFixed(2)),
  }
}

await round(500)
process.stdout.write(`${JSON.stringify(await round(seconds * 1000))}\n`)
await store.close()
rmSync(folder, { recursive: true })
