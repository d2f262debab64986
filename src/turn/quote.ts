import type { TokenEstimate } from '../contract/event.ts'
import type { Message } from '../contract/message.ts'
import type { GenerationSettings, ModelInfo } from '../contract/ports/model.ts'
import { type ModelPrice, type TokenPrice, tokenPrice } from '../contract/ports/prices.ts'
import type { WireBody } from '../contract/wire.ts'
import { estimateInput } from '../media/tokens/estimate.ts'
import { purseEmpty } from './purses.ts'

/** The longest answer that is paid for where nobody knows the model's own limit and the client set none. */
export const defaultOutputTokens = 16_384
/** A budget that affords less than this many tokens of answer affords none. */
export const leastOutputTokens = 16

export interface QuoteOptions {
  /** True when any purse binds the turn: then the answer's length is capped, so that the bound holds. */
  bound: boolean
  /** What is left of the turn's own budget. */
  turnLeftUsd?: number
  /** The request as it will be forwarded, if it will: everything in it may count, read here or not. */
  wire?: WireBody
  /** The beginning of an answer that is to be continued: it is input then. */
  continueFrom?: string
}

/** What an attempt will take. */
export interface Quote {
  /** Null for models that count nothing. */
  estimate: TokenEstimate | null
  /** Input tokens that cannot be passed. */
  inputBound: number
  /** The most that it can cost; null when its price is unknown. Without any purse only expected to be the most. */
  reserveUsd: number | null
  /** To be sent as `ModelCall.outputCap`. Absent when nothing binds: the request then stays as it came. */
  outputCap?: number
}

/**
 * What one attempt may cost at the most: the bound of its input at the input's price, and the longest answer at the
 * output's, times the choices asked for. The longest answer is what the client allows, else the model's own limit, else
 * `defaultOutputTokens`; a turn's budget that affords less shortens it. Throws `purse_empty` when the budget does not
 * even afford `leastOutputTokens`.
 */
export function quote(
  model: ModelInfo,
  messages: readonly Message[],
  settings: GenerationSettings,
  price: ModelPrice | null,
  options: QuoteOptions,
): Quote {
  if (model.local) return { estimate: null, inputBound: 0, reserveUsd: 0 }
  const { estimate, inputBound } = inputOf(model, messages, settings, options)
  if (!price) return { estimate, inputBound, reserveUsd: null }
  const rate = dearest(price, inputBound, estimate, settings)
  const inputUsd = inputBound * rate.input_usd + predictedTokens(settings) * rate.output_usd
  const perOutputToken = rate.output_usd * choices(settings)
  const longest = settings.max_output_tokens ?? longestAnswer(model, price, estimate, inputBound)
  const { bound, turnLeftUsd } = options
  if (!bound) return { estimate, inputBound, reserveUsd: inputUsd + longest * perOutputToken }
  const outputCap = affordable(longest, inputUsd, perOutputToken, turnLeftUsd)
  return { estimate, inputBound, reserveUsd: inputUsd + outputCap * perOutputToken, outputCap }
}

/**
 * What to charge for an attempt that reached its upstream but whose usage nobody reported, because it was cut, failed
 * or was cancelled: its input's bound, and a token for each byte of answer that arrived. Reasoning that was not shown
 * is not in it. Never more than what was reserved. Null when the price is unknown. Such a cost is an estimate.
 */
export function estimateSpent(
  { inputBound, reserveUsd }: Quote,
  outputTextBytes: number,
  price: ModelPrice | null,
): number | null {
  if (reserveUsd === null) return null
  if (!price) return reserveUsd
  const rate = tokenPrice(price, inputBound)
  return Math.min(reserveUsd, inputBound * rate.input_usd + outputTextBytes * rate.output_usd)
}

/** What a server may put around a request: its own instructions for tools and formats. */
const aroundRequest = 64
const definitionFields = ['tools', 'functions', 'response_format'] as const

function inputOf(
  model: ModelInfo,
  messages: readonly Message[],
  { extra }: GenerationSettings,
  { wire, continueFrom }: QuoteOptions,
): { estimate: TokenEstimate; inputBound: number } {
  const definitions: string[] = []
  for (const field of definitionFields) {
    const value = extra[field]
    if (value !== undefined && value !== null) definitions.push(JSON.stringify(value))
  }
  if (continueFrom !== undefined) definitions.push(continueFrom)
  const { estimate, upperBound, mediaBound } = estimateInput(messages, model.id, definitions)
  const written = upperBound + otherBytes(extra)
  // JSON is at least as long as the texts in it, those included that are not read here.
  const forwarded = wire ? mediaBound + jsonBytes(wire) + aroundRequest : 0
  return { estimate, inputBound: Math.max(written, forwarded) }
}

/** Bytes of the settings that go upstream as they are. */
function otherBytes(extra: Record<string, unknown>): number {
  let bytes = 0
  for (const key in extra) {
    if (!definitionFields.some((field) => field === key))
      bytes += Buffer.byteLength(JSON.stringify(extra[key]) ?? '')
  }
  return bytes
}

function jsonBytes({ pieces, bytes }: WireBody): number {
  let json = bytes
  for (const piece of pieces) if (piece.kind === 'base64') json -= piece.encodedBytes
  return json
}

/** The dearest price that the request may come to: by its length, by what may be written to a cache, and by sound. */
function dearest(
  price: ModelPrice,
  inputBound: number,
  { by_modality }: TokenEstimate,
  { extra }: GenerationSettings,
): TokenPrice {
  const rate = tokenPrice(price, inputBound)
  const hears = by_modality.audio !== undefined
  const speaks = Array.isArray(extra.modalities) && extra.modalities.includes('audio')
  if (!hears && !speaks && rate.cache_write_usd === undefined) return rate
  return {
    ...rate,
    input_usd: Math.max(rate.input_usd, rate.cache_write_usd ?? 0, hears ? (rate.input_audio_usd ?? 0) : 0),
    output_usd: Math.max(rate.output_usd, speaks ? (rate.output_audio_usd ?? 0) : 0),
  }
}

/** The model's own limit, as far as its context has room for it beside the input. */
function longestAnswer(
  { max_output_tokens }: ModelInfo,
  { context_tokens }: ModelPrice,
  { input_tokens }: TokenEstimate,
  inputBound: number,
): number {
  const limit = max_output_tokens ?? defaultOutputTokens
  if (context_tokens === undefined) return limit
  const input = Math.min(inputBound, Math.ceil(1.5 * input_tokens))
  return Math.max(leastOutputTokens, Math.min(limit, context_tokens - input))
}

function affordable(
  longest: number,
  inputUsd: number,
  perOutputToken: number,
  leftUsd = Number.POSITIVE_INFINITY,
): number {
  if (inputUsd + longest * perOutputToken <= leftUsd) return longest
  const least = Math.min(longest, leastOutputTokens)
  // A hair less, so that rounding to whole billionths still fits.
  const tokens = Math.floor((leftUsd - inputUsd - 2e-9) / perOutputToken)
  if (tokens >= least) return Math.min(longest, tokens)
  throw purseEmpty('turn budget', leftUsd, inputUsd + least * perOutputToken)
}

function choices({ extra }: GenerationSettings): number {
  const asked = Math.max(Number(extra.n) || 1, Number(extra.best_of) || 1)
  return Math.max(1, asked)
}

/** Tokens of a predicted output that turn out wrong are charged as output. */
function predictedTokens({ extra }: GenerationSettings): number {
  const { prediction } = extra
  return prediction === undefined || prediction === null ? 0 : Buffer.byteLength(JSON.stringify(prediction))
}
