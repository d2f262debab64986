import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkAnswers } from './check.ts'
import { readFlags, refuse, wholeNumber } from './flags.ts'
import { measureLeaving } from './leaving.ts'
import { measureGrowth, measureText, measureUploads, type Plan } from './measure.ts'
import { canPin, Processes } from './processes.ts'
import { recordProfile } from './profile.ts'
import { ProgressBar } from './progress-bar.ts'
import { jsonReport, tableOf } from './report.ts'
import { scenarios } from './scenario.ts'
import { type Bench, forFirstToken, startTargets } from './targets.ts'

const help = `npm run bench [-- options]

Measures Plumbline, with records, keys and budgets on, beside a bare undici pass-through and Portkey's gateway, through
a scripted upstream on loopback. What is measured runs on one core, upstream and load generators on another. About
ten minutes. The first run installs the gateway into the temporary folder; --no-portkey leaves it out.

  --quick         a shorter, rougher run (two and a half minutes); memory is compared after fewer turns
  --json FILE     also writes all figures as JSON
  --profile FILE  instead: profiles JSON turns, writes FILE (.cpuprofile), and prints where the time goes
  --kind KIND     what --profile is of: json or sse (default: json)
  --rounds N      interleaved rounds; medians are taken over them
  --seconds N     seconds of each measurement
  --no-portkey    without that peer
  --cli FILE      what is started as Plumbline (default: bin/plumbline.js)
  --help          this text
`

const options = {
  quick: { type: 'boolean', default: false },
  json: { type: 'string' },
  profile: { type: 'string' },
  kind: { type: 'string' },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  portkey: { type: 'boolean', default: true },
  cli: { type: 'string', default: 'bin/plumbline.js' },
  help: { type: 'boolean', default: false },
} as const
const flags = readFlags({ allowNegative: true, options }, help)

const full: Plan = { rounds: 5, seconds: 2, memoryTurns: [20_000, 200_000] }
const quick: Plan = { rounds: 3, seconds: 1, memoryTurns: [4_000, 20_000] }
/** Of the turns that memory is measured over. */
const growthLimitMs = 240_000

function kindOf(): 'json' | 'sse' {
  const { kind = 'json' } = flags
  if (kind !== 'json' && kind !== 'sse') return refuse('--kind takes json or sse.', help)
  if (flags.kind !== undefined && flags.profile === undefined)
    return refuse('--kind says what --profile is of, which is missing.', help)
  return kind
}

async function measureAll(bench: Bench, folder: string, plan: Plan): Promise<void> {
  const targets = flags.portkey ? 4 : 3
  const steps =
    (plan.rounds + 1) * (scenarios.length * targets + 4) +
    (plan.memoryTurns[1] / plan.memoryTurns[0]) * 4 +
    plan.rounds * 2
  const bar = new ProgressBar(steps)
  const progress = (label: string) => bar.step(label)
  const text = await measureText(bench, plan, progress)
  const growth = await measureGrowth(bench, plan.memoryTurns, growthLimitMs, progress)
  const uploads = await measureUploads(bench, plan, folder, progress)
  const leaving = await measureLeaving(bench, plan, progress)
  bar.end()
  const results = { text, uploads, growth, leaving }
  process.stdout.write(tableOf(results))
  const machine = { node: process.version, cores: cpus().length, pinned: canPin(), ...plan }
  if (flags.json) writeFileSync(flags.json, `${JSON.stringify(jsonReport(results, machine), null, 2)}\n`)
}

function planOf(): Plan {
  const plan = flags.quick ? quick : full
  const count = (name: 'rounds' | 'seconds') => wholeNumber(name, flags[name] ?? String(plan[name]), {}, help)
  return { ...plan, rounds: count('rounds'), seconds: count('seconds') }
}

async function main(): Promise<void> {
  const plan = planOf()
  const kind = kindOf()
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
  const setup = {
    folder,
    cli: flags.cli,
    portkey: flags.portkey && flags.profile === undefined,
    profile: flags.profile,
  }
  let bench: Bench | undefined
  try {
    bench = await startTargets(processes, setup)
    for (const target of [bench.direct, bench.undici, bench.portkey, bench.plumbline])
      if (target) for (const at of [target, forFirstToken(target)]) await checkAnswers(at)
    if (flags.profile === undefined) await measureAll(bench, folder, plan)
    else process.stdout.write(await recordProfile(bench, flags.profile, kind))
  } finally {
    await processes.end()
    await bench?.patient.close()
  }
}

if (flags.help) process.stdout.write(help)
else await main()
