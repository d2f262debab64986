import type { Policy, RoutingQuestion } from '../contract/ports/policy.ts'
import { draw, surely } from './draw.ts'

type Candidates = Pick<RoutingQuestion, 'predictions'>

/**
 * At random, by weight, among the candidates that have one: those that cannot take the input are none. Models without a
 * weight are only turned to when others fail; where no candidate has a weight, the one named first is chosen.
 */
export function weighted(weights: Readonly<Record<string, number>>): Policy {
  const weightOf = (model: string) => (Object.hasOwn(weights, model) ? (weights[model] ?? 0) : 0)
  const propensities = ({ predictions }: Candidates) => {
    const total = predictions.reduce((sum, { model }) => sum + weightOf(model), 0)
    if (total <= 0) return surely(predictions[0]?.model ?? '', predictions)
    return new Map(predictions.map(({ model }) => [model, weightOf(model) / total]))
  }
  return {
    name: 'weighted',
    propensities,
    choose: (question) => {
      const chances = propensities(question)
      const chosen = draw(chances, question.random())
      const rest = question.predictions.map(({ model }) => model).filter((model) => model !== chosen)
      const propensity = chances.get(chosen) ?? 0
      return {
        order: [chosen, ...rest.toSorted((a, b) => weightOf(b) - weightOf(a))],
        propensity,
        reason: `it was drawn by weight, with a chance of ${Number(propensity.toFixed(4))}`,
      }
    },
  }
}
