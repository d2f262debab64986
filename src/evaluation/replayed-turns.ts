import { z } from 'zod'
import type { EvidenceFilter, EvidenceStore, LabelledRoute } from '../contract/ports/evidence.ts'
import type { Policy } from '../contract/ports/policy.ts'
import { Prediction } from '../contract/routing.ts'

/** Rows that are read before they are decided again and forgotten. */
const pageRows = 2_000

/** One recorded turn under another policy. */
export interface ReplayedTurn {
  cluster: string
  chosen: string
  /** The chance that the other policy makes the same choice, over the chance with which it was made. */
  weight: number
  /** The chance with which the other policy tries each model first. */
  chances: Map<string, number>
  costUsd: number | null
  latencyMs: number
  correct: boolean | null
  /** What the predictions of then say of the other policy's choice; null where one of its choices is unknown. */
  predicted: Record<PredictedFigure, number | null>
}

const figures = ['cost_usd', 'latency_p50_ms', 'latency_p95_ms', 'quality'] as const
type PredictedFigure = (typeof figures)[number]

/** Decides recorded turns again. Those whose predictions cannot be read are null. */
export async function* replayedTurns(
  evidence: Pick<EvidenceStore, 'routes'>,
  policy: Policy,
  { task, ...days }: Pick<EvidenceFilter, 'from' | 'to'> & { task?: string },
): AsyncGenerator<ReplayedTurn | null> {
  for (let after = ''; ; ) {
    const page = await evidence.routes({ ...days, after, limit: pageRows })
    const last = page.at(-1)
    if (!last) return
    for (const route of page) if (task === undefined || route.task === task) yield replayed(route, policy)
    after = last.turn_id
  }
}

function replayed(route: LabelledRoute, policy: Policy): ReplayedTurn | null {
  const predictions = parsed(route.predictions)
  if (!predictions || predictions.length === 0 || !(route.propensity > 0)) return null
  const chances = policy.propensities({
    inputKind: route.input_kind,
    sizeClass: route.size_class,
    remainingMs: route.remaining_ms ?? Number.POSITIVE_INFINITY,
    remainingUsd: route.remaining_usd ?? Number.POSITIVE_INFINITY,
    predictions,
  })
  const { cluster, chosen, correct, cost_usd: costUsd, latency_ms: latencyMs } = route
  const weight = (chances.get(chosen) ?? 0) / route.propensity
  const predicted = Object.fromEntries(
    figures.map((figure) => [figure, expected(predictions, chances, figure)]),
  ) as ReplayedTurn['predicted']
  return { cluster, chosen, weight, chances, costUsd, latencyMs, correct, predicted }
}

function parsed(json: string): Prediction[] | null {
  try {
    return z.array(Prediction).safeParse(JSON.parse(json)).data ?? null
  } catch {
    return null
  }
}

function expected(
  predictions: Prediction[],
  chances: Map<string, number>,
  figure: PredictedFigure,
): number | null {
  let sum = 0
  for (const prediction of predictions) {
    const chance = chances.get(prediction.model) ?? 0
    if (chance === 0) continue
    const value = prediction[figure]
    if (value === null) return null
    sum += chance * value
  }
  return sum
}
