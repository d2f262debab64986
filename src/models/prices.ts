import { calcPrice, findProvider } from '@pydantic/genai-prices'
import type { Config } from '../contract/config.ts'
import type { ModelPrice, PriceBook, TokenPrice } from '../contract/ports/prices.ts'

/** Prices of one moment, as the list has them: by key, in USD per million tokens. */
type ListPrices = NonNullable<ReturnType<typeof calcPrice>>['model_price']

/** Names that people give an upstream, where the price list has another. */
const aliases: Record<string, string> = {
  bedrock: 'aws',
  gemini: 'google',
  'google-ai': 'google',
  vertex: 'google',
  xai: 'x-ai',
  grok: 'x-ai',
  moonshot: 'moonshotai',
}

/** Units that every call pays in addition to tokens, or instead of them: such a model has no price per token. */
const notPerToken = /^(requests|input_text_messages)_|_hours$|_kpages$|_mchars$|_gpixels$/

/**
 * Prices from the list that `@pydantic/genai-prices` carries with it (nothing is fetched), after `overrides` of the
 * configuration. Each model is looked up once a day.
 *
 * `upstreams` say where each name points: a known address decides whose prices hold, so that a server of one's own
 * behind the name `openai` is not taken for OpenAI; its prices are unknown until the configuration says them. A name
 * without an address counts as the provider of that name.
 *
 * Where a price depends on the time of day, the highest of the day counts. Where kinds of tokens that usage does not
 * tell apart have prices of their own (images, video, reasoning), the highest counts.
 */
export function createPriceBook(
  overrides: Config['prices'] = {},
  upstreams: readonly { name: string; base_url: string }[] = [],
): PriceBook {
  const located = upstreams.filter(({ base_url }) => URL.canParse(base_url))
  const addresses = new Map(located.map(({ name, base_url }) => [name, base_url]))
  const cache = new Map<string, ModelPrice | null>()
  let day = 0
  return {
    priceOf(modelId) {
      const today = Math.floor(Date.now() / 86_400_000)
      if (today !== day) cache.clear()
      day = today
      let price = cache.get(modelId)
      if (price === undefined) {
        const own = Object.hasOwn(overrides, modelId) ? overrides[modelId] : undefined
        price = own ? configured(own) : listed(modelId, addresses, today * 86_400_000)
        cache.set(modelId, price)
      }
      return price
    },
  }
}

function configured(price: NonNullable<Config['prices']>[string]): ModelPrice {
  const { input_usd_per_million: input, output_usd_per_million: output } = price
  return {
    input_usd: input / 1e6,
    cached_input_usd: (price.cached_input_usd_per_million ?? input) / 1e6,
    output_usd: output / 1e6,
  }
}

function listed(modelId: string, addresses: Map<string, string>, dayStartMs: number): ModelPrice | null {
  const slash = modelId.indexOf('/')
  if (slash === -1) return null
  const upstream = modelId.slice(0, slash)
  const providerId = providerOf(upstream, addresses.get(upstream))
  if (providerId === undefined) return null
  const name = modelId.slice(slash + 1)
  const found = calcPrice({}, name, { providerId, timestamp: new Date(dayStartMs) })
  if (!found) return null
  const moments = Array.isArray(found.model.prices)
    ? halfHours(dayStartMs).flatMap((timestamp) => calcPrice({}, name, { providerId, timestamp }) ?? [])
    : [found]
  const price = highest(moments.map(({ model_price }) => model_price))
  if (price && found.model.context_window !== undefined) price.context_tokens = found.model.context_window
  return price
}

function providerOf(upstream: string, address: string | undefined): string | undefined {
  if (address !== undefined) return findProvider({ providerApiUrl: address })?.id
  const id = aliases[upstream.toLowerCase()] ?? upstream.toLowerCase()
  const provider = findProvider({ providerId: id })
  // The list also knows providers by parts of their names, which is a guess.
  return provider?.id === id ? id : undefined
}

/** Prices change on the half hour at the finest. */
function halfHours(dayStartMs: number): Date[] {
  return Array.from({ length: 48 }, (_, index) => new Date(dayStartMs + index * 1_800_000))
}

/** One price that is at no moment too low; null when the model is not paid by the token. */
function highest(moments: ListPrices[]): ModelPrice | null {
  for (const moment of moments) {
    if (moment.input_mtok === undefined || moment.output_mtok === undefined) return null
    if (Object.keys(moment).some((key) => notPerToken.test(key))) return null
  }
  const starts = moments.flatMap((moment) => Object.values(moment).flatMap(tierStarts))
  const tiers = [...new Set(starts)]
    .sort((a, b) => a - b)
    .map((start) => ({ above_input_tokens: start, ...ratesAt(moments, start + 1) }))
  return { ...ratesAt(moments, 0), ...(tiers.length > 0 && { tiers }) }
}

function tierStarts(value: ListPrices[string]): number[] {
  return typeof value === 'object' ? value.tiers.map(({ start }) => start) : []
}

function ratesAt(moments: ListPrices[], inputTokens: number): TokenPrice {
  const rate = (...keys: string[]) => {
    const values = moments.flatMap((moment) => keys.flatMap((key) => valueAt(moment[key], inputTokens)))
    return values.length > 0 ? Math.max(...values) / 1e6 : undefined
  }
  const input = rate('input_mtok', 'input_image_mtok', 'input_video_mtok') ?? 0
  const cacheWrite = rate('cache_write_mtok')
  const inputAudio = rate('input_audio_mtok')
  const outputAudio = rate('output_audio_mtok')
  return {
    input_usd: input,
    cached_input_usd: rate('cache_read_mtok', 'cache_image_read_mtok', 'cache_audio_read_mtok') ?? input,
    output_usd:
      rate(
        'output_mtok',
        'output_image_mtok',
        'output_video_mtok',
        'output_reasoning_mtok',
        'output_citation_mtok',
      ) ?? 0,
    ...(cacheWrite !== undefined && { cache_write_usd: cacheWrite }),
    ...(inputAudio !== undefined && { input_audio_usd: inputAudio }),
    ...(outputAudio !== undefined && { output_audio_usd: outputAudio }),
  }
}

function valueAt(value: ListPrices[string], inputTokens: number): number[] {
  if (value === undefined) return []
  if (typeof value === 'number') return [value]
  return [value.tiers.findLast(({ start }) => inputTokens > start)?.price ?? value.base]
}
