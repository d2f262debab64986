import type { AgentConfig, Config } from '../contract/config.ts'
import { didYouMean } from './suggest.ts'

/** Routes that have no effect, or name models that their agent does not have. */
export function routeProblems({ agents = {} }: Config): string[] {
  return Object.entries(agents).flatMap(([name, agent]) => problemsOf(`agents.${name}`, agent))
}

function problemsOf(setting: string, { models, route, verify }: AgentConfig): string[] {
  if (!route) return []
  if (new Set(models).size < 2)
    return [
      `${setting}.route has no effect; there is one model to choose from, name more in ${setting}.models`,
    ]
  if (route.policy === 'cascade') return cascadeProblems(setting, verify)
  if (route.policy !== 'weighted') return []
  const named = Object.keys(route.weights)
  if (named.length === 0)
    return [`${setting}.route.weights is empty; it may be models of ${setting}.models with their weights`]
  return named
    .filter((id) => !models.includes(id))
    .map((id) => `${setting}.route.weights["${id}"] is none of ${setting}.models${didYouMean(id, models)}`)
}

/** What is not held cannot be asked for again elsewhere. */
function cascadeProblems(setting: string, verify: AgentConfig['verify']): string[] {
  const cascade = `${setting}.route.policy is "cascade"`
  if (!verify) return [`${cascade}, which needs ${setting}.verify to tell when the next model is asked`]
  if (verify.mode !== 'gate')
    return [`${cascade}, which needs ${setting}.verify.mode "gate"; it is "${verify.mode}"`]
  if (verify.hold !== 'answer')
    return [`${cascade}, which needs ${setting}.verify.hold "answer"; it is "${verify.hold}"`]
  return []
}
