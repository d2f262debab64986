import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkAnswers } from './check.ts'
import { canPin, type NodeProcess, Processes } from './processes.ts'
import { emptyRounds, jsonReport, type Rounds, tableOf } from './report.ts'
import { type Job, type Measured, scenarios } from './scenario.ts'
import { startTargets, type Target } from './targets.ts'

const help = `npm run bench [-- options]

Measures Plumbline beside a bare undici proxy and no proxy at all, through a scripted upstream on loopback. What is
measured runs on one core, upstream and load generator on another. About three minutes.

  --quick        a shorter, rougher run (half a minute)
  --json FILE    also writes all figures as JSON
  --rounds N     interleaved rounds; medians are taken over them
  --seconds N    seconds of each measurement
  --cli FILE     what is started as Plumbline (default: bin/plumbline.js)
  --help         this text
`

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    cli: { type: 'string', default: 'bin/plumbline.js' },
    help: { type: 'boolean', default: false },
  },
})

/** Seconds that a target is driven before anything counts. */
const WARM_UP_SECONDS = 2

async function measure(load: NodeProcess, target: Target, job: Job): Promise<Measured> {
  const before = target.process?.cpuMs()
  load.write(JSON.stringify(job))
  const measured: Omit<Measured, 'cpuMicroseconds'> = JSON.parse(await load.line())
  const after = target.process?.cpuMs()
  const used = before === undefined || after === undefined ? 0 : after - before
  return { ...measured, cpuMicroseconds: (used * 1000) / Math.max(1, measured.answers) }
}

function jobOf(target: Target, scenario: (typeof scenarios)[number], seconds: number): Job {
  const { port, model } = target
  const { kind, connections, weight } = scenario
  return { kind, port, model, connections, seconds: seconds * weight }
}

function showProgress(done: number, total: number, label: string): void {
  if (!process.stderr.isTTY) return
  const width = 30
  const filled = Math.round((done / total) * width)
  process.stderr.write(`\r\x1b[K${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done}/${total} ${label}`)
  if (done === total) process.stderr.write('\r\x1b[K')
}

async function measureAll(load: NodeProcess, targets: Target[], rounds: number, seconds: number) {
  const results: Rounds = emptyRounds()
  const total = (rounds + 1) * scenarios.length * targets.length
  let done = 0
  for (let round = -1; round < rounds; round += 1) {
    for (const scenario of scenarios) {
      // Each round starts with another target, so that none always runs on a warm or a tired machine.
      const turn = Math.max(0, round) % targets.length
      for (const target of [...targets.slice(turn), ...targets.slice(0, turn)]) {
        showProgress(done, total, `${round < 0 ? 'warming up' : scenario.name} · ${target.title}`)
        const job = jobOf(target, scenario, round < 0 ? Math.min(WARM_UP_SECONDS, seconds) : seconds)
        const measured = await measure(load, target, job)
        if (round >= 0) results[scenario.name][target.name].push(measured)
        done += 1
      }
    }
  }
  showProgress(total, total, '')
  return results
}

async function main(): Promise<void> {
  const rounds = Number(flags.rounds ?? (flags.quick ? 3 : 7))
  const seconds = Number(flags.seconds ?? (flags.quick ? 1 : 2.5))
  const pinned = canPin()
  if (!pinned)
    process.stderr.write('Processes are not held to a core each: this needs taskset and two cores.\n')
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'))
  const processes = new Processes(pinned)
  const onSignal = () => void processes.end().finally(() => process.exit(130))
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  process.once('exit', () => {
    processes.kill()
    rmSync(folder, { recursive: true, force: true })
  })
  try {
    const { load, targets } = await startTargets(processes, folder, flags.cli)
    for (const target of targets) await checkAnswers(target)
    const results = await measureAll(load, targets, rounds, seconds)
    process.stdout.write(tableOf(results, targets))
    const [cpu] = cpus()
    const machine = { node: process.version, cpu: cpu?.model, cores: cpus().length, pinned, rounds, seconds }
    if (flags.json) writeFileSync(flags.json, `${JSON.stringify(jsonReport(results, machine), null, 2)}\n`)
  } finally {
    await processes.end()
  }
}

if (flags.help) process.stdout.write(help)
else await main()
