import { PlumblineError } from '../../contract/errors.ts'
import type { Model } from '../../contract/ports/model.ts'
import { attemptSizeOf } from '../attempt-history.ts'
import { modalitiesOf } from '../modalities.ts'
import { quote } from '../quote.ts'
import type { AttemptServices } from '../services.ts'
import type { Given, Turn } from '../turn.ts'
import type { Round } from './rounds.ts'

/**
 * Why a model cannot be asked for another answer, to be checked like the last one; undefined when time and money
 * suffice. Time is what the model took in this turn, else what it usually takes; money, the upper bound of an
 * answer as long as the last one.
 */
export function whyNotAffordable(
  model: Model,
  given: Given,
  last: Round,
  turn: Turn,
  services: AttemptServices,
): string | undefined {
  return tooLate(model, given, last, turn, services) ?? tooDear(model, given, last, turn, services)
}

function tooLate(model: Model, given: Given, last: Round, turn: Turn, services: AttemptServices) {
  const { id } = model.info
  const left = turn.envelope.remainingMs()
  const seen = turn.projection.attempts.findLast((attempt) => attempt.model === id)?.latency_ms
  const modalities = modalitiesOf(given.messages)
  const input = { model: id, modalities, size: attemptSizeOf(turn, modalities) }
  const usual = services.history.durations(input)?.quantile(0.5)
  const needed = (seen ?? usual ?? 0) + last.latencyMs
  if (left > 0 && needed <= left) return undefined
  return `it takes about ${Math.ceil(needed)} ms with its checks, and ${Math.max(0, Math.floor(left))} ms are left`
}

function tooDear({ info }: Model, given: Given, last: Round, turn: Turn, services: AttemptServices) {
  const { request, purse } = turn
  const bound = services.purses.binds({ turn: purse, key: request.key, user: request.wishes.user })
  if (info.local || !bound) return undefined
  const price = services.prices.priceOf(info.id)
  if (!price) return request.wishes.allow_unknown_price ? undefined : 'nobody knows what it costs'
  const turnLeftUsd = purse && purse.leftUsd - last.costUsd
  const longest = Math.min(
    Buffer.byteLength(last.answer.text),
    given.settings.max_output_tokens ?? Number.POSITIVE_INFINITY,
    info.max_output_tokens ?? Number.POSITIVE_INFINITY,
  )
  try {
    const { outputCap = longest } = quote(info, given.messages, given.settings, price, { bound, turnLeftUsd })
    return outputCap < longest ? 'what is left of the money does not pay an answer as long' : undefined
  } catch (error) {
    if (error instanceof PlumblineError) return error.message
    throw error
  }
}
