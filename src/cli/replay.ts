import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import pc from 'picocolors'
import { z } from 'zod'
import type { Estimate } from '../contract/estimate.ts'
import type { ReplayFigure, ReplayInput, ReplayReport } from '../contract/replay.ts'
import { RouteConfig } from '../contract/routing.ts'
import { Client } from './client.ts'
import { CommandFailure } from './output.ts'
import { readSettings, urlOf } from './settings.ts'

interface Flags {
  agent?: string
  policy?: string
  day?: string
  from?: string
  to?: string
  url?: string
  json?: boolean
}

const help = `
Turns that a policy routed are decided again by another one; no model is asked, and nothing is spent. Each figure comes in
two ways: from what came of the recorded choices (off-policy), and from what was predicted of them. What the recorded
turns cannot tell is refused, with the reason.

It needs a server that runs, and where that demands keys an admin key in PLUMBLINE_API_KEY.

  plumbline replay --agent clerk --policy best_in_budget
  plumbline replay --agent clerk --policy ./route.json --from 2026-11-01 --to 2026-11-21`

export function replayCommand(): Command {
  return new Command('replay')
    .description('Decide recorded turns again by another policy: what would they cost, take and get right?')
    .option('--agent <name>', 'only turns of this agent')
    .option(
      '--policy <policy>',
      'fixed, cascade or best_in_budget, or a JSON file with a route as the configuration has it (default: the route that the agent has now)',
    )
    .option('--day <day>', 'one UTC day, such as 2026-11-21 (default: today)')
    .option('--from <day>', 'first UTC day')
    .option('--to <day>', 'last UTC day')
    .option('--url <url>', 'server to ask (default: the one on PORT)')
    .option('--json', 'print as JSON')
    .addHelpText('after', help)
    .action(replay)
}

async function replay(flags: Flags): Promise<void> {
  const input = inputOf(flags)
  const { host, port } = readSettings({})
  const client = new Client(flags.url ?? urlOf(host, port))
  if (!(await client.answers())) throw new CommandFailure(`no Plumbline answers at ${client.url}`)
  const report = await client.post<ReplayReport>('/v1/replay', input)
  process.stdout.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : textOf(report))
}

function inputOf({ agent, policy, day, from, to }: Flags): ReplayInput {
  if (agent === undefined && policy === undefined)
    throw new CommandFailure('name a --policy, or an --agent that has a route', 2)
  if (day !== undefined && (from !== undefined || to !== undefined))
    throw new CommandFailure('--day stands alone; give it, or --from and --to', 2)
  for (const [flag, value] of Object.entries({ day, from, to }))
    if (value !== undefined && !z.iso.date().safeParse(value).success)
      throw new CommandFailure(`--${flag} is ${JSON.stringify(value)}; it may be a day such as 2026-11-21`, 2)
  return {
    agent,
    policy: policy === undefined ? undefined : readPolicy(policy),
    from: day ?? from,
    to: day ?? to,
  }
}

/** A policy by its name, or the file that describes it. */
function readPolicy(text: string): RouteConfig {
  const named = RouteConfig.safeParse({ policy: text })
  if (named.success) return named.data
  let json: unknown
  try {
    json = JSON.parse(readFileSync(text, 'utf8'))
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is no JSON' : 'cannot be read'
    throw new CommandFailure(
      `--policy is ${text}, which is no policy without settings, and as a file ${why}`,
      2,
    )
  }
  const read = RouteConfig.safeParse(json)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new CommandFailure(`${text} is no route: ${issue?.path.join('.')} ${issue?.message}`, 2)
}

function textOf(report: ReplayReport): string {
  const { turns, policy, agent, from, to, choices, support, effective_sample_size, left_out } = report
  const days = from === to ? from : `${from} to ${to}`
  const whose = agent === null ? '' : ` of agent/${agent}`
  if (turns === 0) return `no turns${whose} on ${days} that a policy routed\n`
  const figures: [string, ReplayFigure, (value: number) => string][] = [
    ['cost, USD', report.cost_usd, (value) => value.toFixed(6)],
    ['latency p50, ms', report.latency_p50_ms, (value) => value.toFixed(0)],
    ['latency p95, ms', report.latency_p95_ms, (value) => value.toFixed(0)],
    ['right answers', report.quality, (value) => value.toFixed(3)],
  ]
  const lines = [
    pc.bold(`${turns} turns${whose} on ${days}, decided again by ${policy}`),
    ...choices.map(
      ({ model, recorded, replayed }) =>
        `  ${model}: tried first in ${percent(replayed)}, was in ${percent(recorded)}`,
    ),
    '',
    row(['', 'recorded', 'off-policy', 'predicted']),
    ...figures.map(([name, { recorded, off_policy, predicted }, show]) =>
      row([name, ...[recorded, off_policy, predicted].map((each) => cell(each, show))]),
    ),
    '',
    `support ${cell(support, (value) => value.toFixed(2))}, effective sample size ${Math.round(effective_sample_size)}`,
    ...(left_out > 0 ? [`${left_out} turns were left out: what was predicted of them cannot be read`] : []),
    ...refusals(figures),
    ...report.notes.map((note) => pc.dim(note)),
  ]
  return `${lines.join('\n')}\n`
}

/** Each reason once, with the figures that it is the reason for. */
function refusals(figures: [string, ReplayFigure, unknown][]): string[] {
  const byReason = new Map<string, string[]>()
  for (const [name, { refused }] of figures)
    if (refused !== null) byReason.set(refused, [...(byReason.get(refused) ?? []), name])
  return [...byReason].map(([reason, names]) => `${pc.yellow('!')} off-policy ${names.join('; ')}: ${reason}`)
}

const percent = (share: number) => `${Math.round(100 * share)} %`
const row = (cells: string[]) =>
  `  ${cells.map((text, i) => text.padEnd(i === 0 ? 17 : 32)).join('')}`.trimEnd()

function cell(estimate: Estimate | null, show: (value: number) => string): string {
  if (!estimate) return '–'
  const { value, low, high } = estimate
  return low === null || high === null ? show(value) : `${show(value)} (${show(low)} to ${show(high)})`
}
