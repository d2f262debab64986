import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { readFlags, wholeNumber } from '../flags.ts'
import { runSoak, type SoakReport } from './soak.ts'

const help = `npm run soak [-- options]

Runs the real server against an upstream that does everything wrong, with clients that come, go and upload, mixed at
random from a seed. At the end it checks that nothing was lost, leaked or left open; what was is printed, with the seed.

  --seconds N   how long (default 120, at most 3600)
  --seed S      a whole number; the same seed brings the same jobs (default: drawn, and printed)
  --json FILE   also writes the figures as JSON
  --help        this text
`

const options = {
  seconds: { type: 'string', default: '120' },
  seed: { type: 'string' },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const
const flags = readFlags({ options }, help)

function showProgress(share: number, requests: number): void {
  if (!process.stderr.isTTY) return
  const filled = Math.round(share * 30)
  process.stderr.write(`\r\x1b[K${'█'.repeat(filled)}${'░'.repeat(30 - filled)} ${requests} requests`)
}

function textOf(report: SoakReport): string {
  const { recorded, money } = report
  const counts = (of: Record<string, number>) =>
    Object.entries(of)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')
  return [
    `requests        ${report.requests}`,
    `answers         ${counts(report.answers)}`,
    `faults          ${counts(report.faults)}`,
    `recorded        ${recorded.turns} turns (${counts(recorded.byState)}), ${recorded.attempts} attempts`,
    `money           reserved ${money.reserved_usd} = settled ${money.settled_usd} + released ${money.released_usd}`,
    `quiet after     ${report.quiet_after_ms} ms`,
    `slowest health  ${report.slowest_health_ms} ms`,
    `memory          ${report.most_memory_mb} MB at the most, ${report.memory_at_rest_mb} MB at rest`,
    ...report.breaches.slice(0, 50).map((breach) => `BROKEN          ${breach}`),
    report.breaches.length === 0
      ? 'everything held'
      : `${report.breaches.length} breaches; again: npm run soak -- --seed ${report.seed} --seconds ${report.seconds}`,
    '',
  ].join('\n')
}

async function main(): Promise<void> {
  const seconds = wholeNumber('seconds', flags.seconds, { most: 3_600 }, help)
  const seed = wholeNumber('seed', flags.seed ?? String(randomInt(1, 2 ** 31)), { most: 2 ** 32 - 1 }, help)
  const build = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/build.ts', '--server', '--if-stale'],
    {
      stdio: 'inherit',
    },
  )
  if (build.status !== 0) throw new Error('the build failed')
  process.stdout.write(`seed ${seed}, ${seconds} s\n`)
  const interrupt = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort())
  const { signal } = interrupt
  const report = await runSoak({ seconds, seed, signal, onProgress: showProgress }).catch(
    (error: unknown) => {
      if (signal.aborted) process.exit(130)
      throw error
    },
  )
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  process.stdout.write(textOf(report))
  if (flags.json) writeFileSync(flags.json, `${JSON.stringify(report, null, 2)}\n`)
  // Requests that the upstream let hang would keep the process for their minute.
  process.exit(signal.aborted ? 130 : report.breaches.length > 0 ? 1 : 0)
}

if (flags.help) process.stdout.write(help)
else await main()
