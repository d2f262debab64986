import type { Usage } from '../contract/budget.ts'
import { PlumblineError } from '../contract/errors.ts'
import type { TokenEstimate } from '../contract/event.ts'
import type { GenerationSettings, ModelInfo } from '../contract/ports/model.ts'
import { costOf } from '../contract/ports/prices.ts'
import type { WireBody } from '../contract/wire.ts'
import { estimateSpent, quote } from './quote.ts'
import type { AttemptServices } from './services.ts'
import type { Given, Turn } from './turn.ts'

/** Tools that providers run and bill by the call. */
const billedTool = /^(web_search|file_search|code_interpreter|code_execution)/

function isBilled(tool: unknown): boolean {
  return typeof tool === 'object' && tool !== null && 'type' in tool && billedTool.test(String(tool.type))
}

/** Which setting makes a request cost what no price by the token says, if one does. */
function pricedApart({ extra }: GenerationSettings): string | undefined {
  if (extra.service_tier === 'priority') return 'service_tier'
  if (extra.web_search_options) return 'web_search_options'
  const { tools } = extra
  return Array.isArray(tools) && tools.some(isBilled) ? 'tools' : undefined
}

/** The money of one attempt: set aside at its upper bound when it starts, settled from what it used when it ends. */
export interface Account {
  /** Null when the price is unknown. */
  readonly reservedUsd: number | null
  readonly estimate: TokenEstimate | null
  /** Output tokens that the upstream must be held to for the bound to be one. */
  readonly outputCap?: number
  /**
   * Ends the account, once. Without reported usage an attempt that may have been billed is charged by `outputBytes`;
   * undefined says that it was not billed. Returns what it cost, null when nobody knows.
   */
  settle(usage: Usage | null, outputBytes: number | undefined): number | null
}

const free: Account = { reservedUsd: 0, estimate: null, settle: () => 0 }

/**
 * Opens the account of an attempt. Throws `purse_empty` when a purse cannot hold its upper bound, and `price_unknown`
 * when a purse is to be held to and nobody knows what the model costs.
 */
export function openAccount(
  info: ModelInfo,
  { turn, given, wire, continueFrom }: { turn: Turn; given: Given; wire?: WireBody; continueFrom?: string },
  services: AttemptServices,
): Account {
  if (info.local) return free
  const { purses, prices } = services
  const { request, purse } = turn
  const apart = pricedApart(given.settings)
  const price = apart ? null : prices.priceOf(info.id)
  const payers = { turn: purse, key: request.key, user: request.wishes.user }
  const bound = purses.binds(payers)
  if (bound && price === null && !request.wishes.allow_unknown_price) {
    const model = apart ? `${info.id} with ${apart}` : info.id
    throw new PlumblineError('price_unknown', { param: apart ?? 'model', details: { model } })
  }
  const quoted = quote(info, given.messages, given.settings, price, {
    bound,
    turnLeftUsd: purse?.leftUsd,
    wire,
    continueFrom,
  })
  const { estimate, reserveUsd, outputCap } = quoted
  const reservation =
    bound && reserveUsd !== null ? purses.reserve({ amountUsd: reserveUsd, ...payers }) : undefined
  return {
    reservedUsd: reserveUsd,
    estimate,
    outputCap,
    settle(usage, outputBytes) {
      if (usage === null && outputBytes === undefined) {
        reservation?.release()
        return 0
      }
      if (price === null) return null
      const cost = usage ? costOf(usage, price) : estimateSpent(quoted, outputBytes ?? 0, price)
      reservation?.settle(cost)
      return cost
    },
  }
}
