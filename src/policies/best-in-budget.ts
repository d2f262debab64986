import type { Policy, RoutingQuestion } from '../contract/ports/policy.ts'
import type { Prediction } from '../contract/routing.ts'
import { draw, surely } from './draw.ts'

type Question = Omit<RoutingQuestion, 'random'>

/** Candidates, the best first, those first that keep the budget. */
interface Ranking {
  feasible: Prediction[]
  rest: Prediction[]
  /** Said when none is feasible. */
  problem: string
}

/**
 * The best expected quality among candidates that end in time with a chance of at least `minInTime` and are expected to
 * cost no more than what is left. Quality is the lower end of its 95 % interval, so that few labels count for less;
 * models of unknown quality come after those that are known, in the order in which the agent names them. Unknown latency
 * excludes nobody; an unknown price does where money is limited. Where no candidate is left, the one most likely to be
 * in time is chosen of those that can be paid, else the cheapest. A share `explore` of choices is spread evenly over the
 * feasible ones.
 */
export function bestInBudget({ minInTime, explore }: { minInTime: number; explore: number }): Policy {
  const propensitiesOf = ({ feasible, rest }: Ranking, { predictions }: Question) => {
    const [best] = feasible
    if (!best) return surely(rest[0]?.model ?? '', predictions)
    const each = explore / feasible.length
    const chances = surely('', predictions)
    for (const { model } of feasible) chances.set(model, each + (model === best.model ? 1 - explore : 0))
    return chances
  }
  return {
    name: 'best_in_budget',
    propensities: (question) => propensitiesOf(rank(question, minInTime), question),
    choose: (question) => {
      const ranking = rank(question, minInTime)
      const chances = propensitiesOf(ranking, question)
      const chosen = draw(chances, question.random())
      const ranked = [...ranking.feasible, ...ranking.rest]
      const first = ranked.filter(({ model }) => model === chosen)
      return {
        order: [...first, ...ranked.filter(({ model }) => model !== chosen)].map(({ model }) => model),
        propensity: chances.get(chosen) ?? 0,
        reason: reasonFor(first[0], ranking),
      }
    },
  }
}

function rank({ predictions, remainingMs, remainingUsd }: Question, minInTime: number): Ranking {
  const inTime = ({ in_time }: Prediction) => in_time === null || in_time >= minInTime
  const paid = ({ cost_usd }: Prediction) => (cost_usd ?? Number.POSITIVE_INFINITY) <= remainingUsd
  const feasible = predictions.filter((each) => inTime(each) && paid(each)).toSorted(byQuality)
  const affordable = predictions.filter((each) => paid(each) && !inTime(each)).toSorted(byHaste)
  const dear = predictions.filter((each) => !paid(each)).toSorted(byCost)
  const problem =
    affordable.length > 0
      ? `no model that can be paid ends in ${Math.floor(remainingMs)} ms with a chance of ${minInTime}; it is the likeliest to`
      : `no model is known to cost at most $${remainingUsd}${dear[0]?.cost_usd === null ? '' : '; it is the cheapest'}`
  return { feasible, rest: [...affordable, ...dear], problem }
}

const byQuality = (a: Prediction, b: Prediction) =>
  (b.quality_low ?? -1) - (a.quality_low ?? -1) ||
  (a.quality_low === null ? 0 : finite(a.cost_usd) - finite(b.cost_usd))
const byHaste = (a: Prediction, b: Prediction) =>
  (b.in_time ?? 1) - (a.in_time ?? 1) || finite(a.latency_p50_ms) - finite(b.latency_p50_ms)
const byCost = (a: Prediction, b: Prediction) => finite(a.cost_usd) - finite(b.cost_usd)

const finite = (value: number | null) => value ?? Number.MAX_VALUE

function reasonFor(chosen: Prediction | undefined, { feasible, problem }: Ranking): string {
  if (!chosen || feasible.length === 0) return problem
  const unknown = [
    ...(chosen.quality === null ? ['how good it is'] : []),
    ...(chosen.in_time === null ? ['how long it takes'] : []),
  ]
  const said = unknown.length > 0 ? `; nobody knows yet ${unknown.join(' and ')}` : ''
  if (chosen !== feasible[0])
    return `it was drawn to learn of it, from ${feasible.length} that keep the budget${said}`
  const known = chosen.quality === null ? '' : `, right with a probability of ${chosen.quality.toFixed(2)}`
  return `it is the best of ${feasible.length} that keep the budget${known}${said}`
}
