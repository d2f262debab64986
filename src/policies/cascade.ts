import type { Policy } from '../contract/ports/policy.ts'
import type { Prediction } from '../contract/routing.ts'
import { surely } from './draw.ts'

/**
 * Cheapest first, by what an answer is expected to cost; models whose price nobody knows come last. Whether the next one
 * is asked, verification decides: see `verify`.
 */
export const cascade: Policy = {
  name: 'cascade',
  choose: ({ predictions }) => {
    const order = cheapestFirst(predictions)
    const next = order[1] === undefined ? '' : `; ${order[1].model} is asked when its answer does not pass`
    return {
      order: order.map(({ model }) => model),
      propensity: 1,
      reason: `it is the cheapest of ${order.length}${next}`,
    }
  },
  propensities: ({ predictions }) => surely(cheapestFirst(predictions)[0]?.model ?? '', predictions),
}

function cheapestFirst(predictions: readonly Prediction[]): Prediction[] {
  const cost = ({ cost_usd }: Prediction) => cost_usd ?? Number.MAX_VALUE
  return predictions.toSorted((a, b) => cost(a) - cost(b))
}
