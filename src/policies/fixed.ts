import type { Policy } from '../contract/ports/policy.ts'
import { surely } from './draw.ts'

/** The models in the order in which the agent names them. */
export const fixed: Policy = {
  name: 'fixed',
  choose: ({ predictions }) => ({
    order: predictions.map(({ model }) => model),
    propensity: 1,
    reason: 'the agent names it first',
  }),
  propensities: ({ predictions }) => surely(predictions[0]?.model ?? '', predictions),
}
