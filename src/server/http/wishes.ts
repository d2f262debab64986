import { PlumblineError } from '../../contract/errors.ts'
import type { Wishes } from '../../contract/turn.ts'
import { notWellFormed, wellFormed } from '../../contract/well-formed.ts'

/**
 * What a request wishes for, with what its protocol says of the user. Every member is named: objects made by spreading
 * have a shape each, and all that is asked of them later takes the slow way.
 */
export function wishesOf(asked: Wishes | undefined, user: string | undefined): Wishes {
  const all: Record<keyof Wishes, unknown> & Wishes = {
    budget: asked?.budget,
    user: asked?.user ?? user,
    conversation: asked?.conversation,
    previous_turn: asked?.previous_turn,
    fallback: asked?.fallback,
    hedge: asked?.hedge,
    allow_unknown_price: asked?.allow_unknown_price,
    verify: asked?.verify,
  }
  return all
}

const mostUnits = 256

/**
 * The user as a protocol's own field at `path` names them, cut to 256 UTF-16 units; undefined when it is no text. Throws
 * `invalid_request` for what is no Unicode text.
 */
export function userOf(value: unknown, path: string): string | undefined {
  if (typeof value !== 'string') return undefined
  if (value.length <= mostUnits && wellFormed.test(value)) return value
  const cut = value.slice(0, mostUnits).replace(/[\ud800-\udbff]$/, '')
  if (value.length > mostUnits && wellFormed.test(cut)) return cut
  throw new PlumblineError('invalid_request', { param: path, details: { reason: notWellFormed } })
}
