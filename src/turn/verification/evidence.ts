import { type EventOf, isEnd, type TurnEvent } from '../../contract/event.ts'
import type { InputKind } from '../../contract/input-kind.ts'
import type { RouteRecord, VerdictRecord } from '../../contract/ports/evidence.ts'
import { deliveryTimeOf } from '../envelope.ts'
import { project } from '../projection.ts'

/** What is kept of how a turn was checked and routed. */
export interface Evidence {
  verdicts: VerdictRecord[]
  /** Null for turns that no policy routed. */
  route: RouteRecord | null
}

/** What the log does not say. */
export interface EvidenceContext {
  task: string
  inputKind: InputKind
  /** Scores are of single sentences, and say nothing of whole answers: they are not kept. */
  bySentence: boolean
  /** By verifier. */
  fingerprints: ReadonlyMap<string, string>
}

/** What a whole log says of its answers' verdicts, those that were turned down too, and of its route. */
export function evidenceOf(events: readonly TurnEvent[], context: EvidenceContext): Evidence {
  const started = events.find((event) => event.type === 'turn.started')
  const end = events.find(isEnd)
  if (!started || !end) return { verdicts: [], route: null }
  return { verdicts: verdictsOf(events, started, context), route: routeOf(events, started, end, context) }
}

function verdictsOf(
  events: readonly TurnEvent[],
  { turn_id, started_at: created_at }: EventOf<'turn.started'>,
  { task, inputKind, bySentence, fingerprints }: EvidenceContext,
): VerdictRecord[] {
  const models = new Map<string, string>()
  const given: EventOf<'verdict'>[] = []
  let gate: EventOf<'gate'> | undefined
  let gated = false
  for (const event of events) {
    if (event.type === 'attempt.started') models.set(event.attempt_id, event.model)
    else if (event.type === 'verdict') given.push(event)
    else if (event.type === 'gate') gate = event
    else if (event.type === 'verification.started') gated = event.mode === 'gate'
  }
  const delivered = gated ? gate?.decision === 'accept' || gate?.decision === 'deliver' : true
  const last = gate?.round ?? Math.max(0, ...given.map(({ round }) => round))
  return given.map(({ attempt_id, verdict, round }) => ({
    turn_id,
    verifier: verdict.verifier,
    fingerprint: fingerprints.get(verdict.verifier) ?? '',
    model: models.get(attempt_id) ?? '',
    input_kind: inputKind,
    task,
    status: verdict.status,
    score: bySentence ? null : verdict.score,
    confidence: verdict.confidence,
    delivered: delivered && round === last,
    cost_usd: verdict.cost_usd,
    latency_ms: verdict.latency_ms,
    created_at,
  }))
}

function routeOf(
  events: readonly TurnEvent[],
  { turn_id, started_at: created_at, budget }: EventOf<'turn.started'>,
  end: EventOf<'turn.completed' | 'turn.failed' | 'turn.cancelled'>,
  { task }: EvidenceContext,
): RouteRecord | null {
  const plan = events.find((event) => event.type === 'plan')
  if (plan?.type !== 'plan' || !plan.routing) return null
  const { policy, input_kind, size_class, predictions } = plan.routing
  const { latency_ms, cost_usd } = budget
  const gate = events.findLast((event) => event.type === 'gate')
  const answered = end.type === 'turn.completed' && gate?.decision !== 'abstain'
  return {
    turn_id,
    task,
    policy,
    input_kind,
    size_class,
    chosen: plan.chosen,
    answered_by: answered ? (project(events).answeredBy?.model ?? null) : null,
    propensity: plan.propensity,
    predictions: JSON.stringify(predictions),
    remaining_ms:
      latency_ms === undefined ? null : Math.max(0, latency_ms - deliveryTimeOf(latency_ms) - plan.at_ms),
    remaining_usd: cost_usd ?? null,
    cost_usd: end.spent.cost_usd,
    latency_ms: end.spent.latency_ms,
    created_at,
  }
}
