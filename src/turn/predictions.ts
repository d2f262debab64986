import type { Calibrator } from '../contract/ports/calibrator.ts'
import type { ModelInfo } from '../contract/ports/model.ts'
import { tokenPrice } from '../contract/ports/prices.ts'
import type { Prediction } from '../contract/routing.ts'
import type { Input } from './input-kind.ts'
import { modalitiesOf } from './modalities.ts'
import { quote } from './quote.ts'
import type { AttemptServices } from './services.ts'
import type { Given } from './turn.ts'

export interface PredictionContext {
  given: Given
  /** What the input is made of. */
  about: Input
  /** Infinity without a deadline. */
  remainingMs: number
  services: Pick<AttemptServices, 'history' | 'prices'>
  calibrator?: Calibrator
}

/**
 * What is expected of one attempt of a model: times from those that it took for inputs of these modalities and this
 * size, cost from its input's tokens and answers as long as they were, the longest where none was seen, and quality from
 * labels. Nothing of it is made up: what nobody knows is null.
 */
export function predict(info: ModelInfo, context: PredictionContext): Prediction {
  const { given, about, remainingMs, services, calibrator } = context
  const input = { model: info.id, modalities: modalitiesOf(given.messages), size: about.size }
  const durations = services.history.durations(input)
  const quality = calibrator?.quality(info.id, about.kind)
  return {
    model: info.id,
    latency_p50_ms: durations?.quantile(0.5) ?? null,
    latency_p95_ms: durations?.quantile(0.95) ?? null,
    in_time: remainingMs === Number.POSITIVE_INFINITY ? 1 : (durations?.shareUpTo(remainingMs) ?? null),
    cost_usd: expectedUsd(info, given, services, services.history.outputTokens(input)),
    quality: quality?.value ?? null,
    quality_low: quality?.low ?? null,
    quality_labels: quality?.n ?? 0,
  }
}

/** Null where nobody knows the price. */
function expectedUsd(
  info: ModelInfo,
  { messages, settings }: Given,
  { prices }: Pick<AttemptServices, 'prices'>,
  outputTokens: number | undefined,
): number | null {
  if (info.local) return 0
  const price = prices.priceOf(info.id)
  const { estimate, reserveUsd } = quote(info, messages, settings, price, { bound: false })
  if (!price || !estimate || reserveUsd === null || outputTokens === undefined) return reserveUsd
  const { input_usd, output_usd } = tokenPrice(price, estimate.input_tokens)
  const longest = settings.max_output_tokens ?? Number.POSITIVE_INFINITY
  const expected = estimate.input_tokens * input_usd + Math.min(outputTokens, longest) * output_usd
  return Math.min(expected, reserveUsd)
}
