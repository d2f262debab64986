import type { Wishes } from '../../contract/turn.ts'

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
