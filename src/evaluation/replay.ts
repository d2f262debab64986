import type { Estimate } from '../contract/estimate.ts'
import type { EvidenceStore } from '../contract/ports/evidence.ts'
import type { Policy } from '../contract/ports/policy.ts'
import type { ReplayFigure, ReplayReport } from '../contract/replay.ts'
import type { RouteConfig } from '../contract/routing.ts'
import {
  type OffPolicyEstimate,
  selfNormalised,
  selfNormalisedQuantile,
  selfNormalisedShare,
  type WeightedOutcome,
  weightedSampleSize,
} from '../stats/off-policy.ts'
import { type ReplayedTurn, replayedTurns } from './replayed-turns.ts'

export interface ReplayRequest {
  from: string
  to: string
  /** Only turns of this agent. */
  agent?: string
  policy: Policy
  /** What made it, where that is known. */
  settings?: RouteConfig
}

/** Fewer turns' worth of evidence say too little. */
const fewestTurns = 30
/** Where surely less of the policy's choices might have been made then, the log says nothing of the rest. */
const leastSupport = 0.95

type Estimator = (outcomes: readonly WeightedOutcome[]) => OffPolicyEstimate | null

/**
 * What the turns of some days would have cost and taken, and how often they would have been answered right, had another
 * policy chosen the model that is tried first. Two ways, each with 95 % intervals clustered by conversation: from what
 * came of the recorded choices, weighted by how much more or less often the other policy makes them (see
 * `selfNormalised`; refused where the log cannot say), and from the predictions that were recorded with each choice.
 */
export async function replay(
  { evidence }: { evidence: Pick<EvidenceStore, 'routes'> },
  { from, to, agent, policy, settings }: ReplayRequest,
): Promise<ReplayReport> {
  const turns: ReplayedTurn[] = []
  let leftOut = 0
  for await (const turn of replayedTurns(evidence, policy, { from, to, task: agent })) {
    if (turn) turns.push(turn)
    else leftOut++
  }
  const support = supportOf(turns)
  const figure = figureOf(turns, whyNoSupport(support))
  return {
    from,
    to,
    agent: agent ?? null,
    policy: policy.name,
    settings: settings ?? null,
    turns: turns.length,
    left_out: leftOut,
    support,
    effective_sample_size: weightedSampleSize(turns),
    choices: choicesOf(turns),
    cost_usd: figure('cost_usd', ({ costUsd }) => costUsd, selfNormalised),
    latency_p50_ms: figure('latency_p50_ms', latencyOf, (all) => selfNormalisedQuantile(all, 0.5)),
    latency_p95_ms: figure('latency_p95_ms', latencyOf, (all) => selfNormalisedQuantile(all, 0.95)),
    quality: figure(
      'quality',
      ({ correct }) => (correct === null ? null : Number(correct)),
      selfNormalisedShare,
    ),
    notes: notesFor(policy),
  }
}

const latencyOf = ({ latencyMs }: ReplayedTurn) => latencyMs

/** The mean weight: the chance of the other policy's choices that had any chance then. */
function supportOf(turns: ReplayedTurn[]): Estimate | null {
  const weights = turns.map(({ weight, cluster }) => ({ weight: 1, value: weight, cluster }))
  return estimate(selfNormalised(weights), turns.length)
}

function whyNoSupport(support: Estimate | null): string | null {
  if (!support) return 'there are no turns that a policy routed'
  if ((support.high ?? support.value) >= leastSupport) return null
  const share = Math.round(100 * Math.min(1, support.value))
  return `only about ${share} % of what the policy would choose might have been chosen then; let a share of turns explore`
}

function figureOf(turns: ReplayedTurn[], unsupported: string | null) {
  return (
    name: keyof ReplayedTurn['predicted'],
    outcomeOf: (turn: ReplayedTurn) => number | null,
    estimator: Estimator,
  ): ReplayFigure => {
    const outcomes = outcomesOf(turns, outcomeOf)
    const asTheyWere = outcomes.map((outcome) => ({ ...outcome, weight: 1 }))
    const predicted = outcomesOf(turns, (turn) => turn.predicted[name]).map((each) => ({
      ...each,
      weight: 1,
    }))
    const size = weightedSampleSize(outcomes)
    const refused = unsupported ?? whyTooFew(name, outcomes.length, size)
    return {
      recorded: estimate(estimator(asTheyWere), outcomes.length),
      off_policy: refused === null ? estimate(estimator(outcomes), outcomes.length) : null,
      refused,
      predicted: estimate(selfNormalised(predicted), predicted.length),
    }
  }
}

function outcomesOf(
  turns: ReplayedTurn[],
  outcomeOf: (turn: ReplayedTurn) => number | null,
): WeightedOutcome[] {
  return turns.flatMap((turn) => {
    const value = outcomeOf(turn)
    return value === null ? [] : [{ value, weight: turn.weight, cluster: turn.cluster }]
  })
}

function whyTooFew(name: string, turns: number, size: number): string | null {
  if (size >= fewestTurns) return null
  const known = { cost_usd: 'of known cost', quality: 'with a label' }[name]
  const what = known === undefined ? 'turns' : `turns ${known}`
  return `${turns} ${what} say as much as ${Math.floor(size)} of the policy's own would; ${fewestTurns} are needed`
}

function estimate(found: OffPolicyEstimate | null, n: number): Estimate | null {
  return found && { ...found, n }
}

/** The models by how often the other policy tries them first. */
function choicesOf(turns: ReplayedTurn[]): ReplayReport['choices'] {
  const shares = new Map<string, { recorded: number; replayed: number }>()
  const shareOf = (model: string) => {
    const share = shares.get(model) ?? { recorded: 0, replayed: 0 }
    shares.set(model, share)
    return share
  }
  for (const { chosen, chances } of turns) {
    shareOf(chosen).recorded++
    for (const [model, chance] of chances) shareOf(model).replayed += chance
  }
  return [...shares]
    .map(([model, { recorded, replayed }]) => ({
      model,
      recorded: recorded / turns.length,
      replayed: replayed / turns.length,
    }))
    .sort((a, b) => b.replayed - a.replayed || b.recorded - a.recorded)
}

function notesFor({ name }: Policy): string[] {
  const always = [
    'Figures are of whole turns: retries, fallbacks and escalations after the first choice are those of the log.',
  ]
  if (name !== 'cascade') return always
  return [
    ...always,
    'Predictions of a cascade are of its first model alone: when the next is asked, only trying it shows.',
  ]
}
