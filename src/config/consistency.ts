import type { Config } from '../contract/config.ts'
import { routeProblems } from './routes.ts'
import { didYouMean } from './suggest.ts'
import { verifierModels, verifierProblems } from './verifiers.ts'

/** First halves of names that are Plumbline's own. */
const ownNames = ['agent', 'local']

/** Settings that contradict each other. */
export function consistencyProblems(config: Config): string[] {
  const { upstreams = [], providers = {}, admission = {} } = config
  const problems: string[] = []
  const seen = new Map<string, number>()
  for (const [i, { name }] of upstreams.entries()) {
    const first = seen.get(name)
    if (first !== undefined)
      problems.push(`upstreams[${i}].name is "${name}", as is upstreams[${first}].name; each needs its own`)
    if (ownNames.includes(name))
      problems.push(`upstreams[${i}].name is "${name}", which names Plumbline's own models; choose another`)
    seen.set(name, first ?? i)
  }
  for (const name of Object.keys(providers)) {
    const first = seen.get(name)
    if (first !== undefined)
      problems.push(`providers.${name} has the name of upstreams[${first}]; each needs its own`)
    if (ownNames.includes(name))
      problems.push(`providers.${name} names Plumbline's own models; choose another name`)
  }
  const { max_running_turns: running, max_large_turns: large } = admission
  if (running !== undefined && large !== undefined && large > running)
    problems.push(
      `admission.max_large_turns is ${large}, more than admission.max_running_turns, which is ${running}; it may be at most that`,
    )
  problems.push(...verifierProblems(config), ...routeProblems(config))
  return problems
}

/** What is on offer when the server starts. */
export interface Offer {
  /** Ids of the models that are there. */
  models: readonly string[]
  /** Names of tools, and `mcp/<server>`. */
  tools: readonly string[]
  /** Names of upstreams that could not be asked for their models. */
  silentUpstreams: readonly string[]
}

/**
 * Settings that name models which nothing offers. They are warnings where the model may be one of an upstream that
 * did not answer.
 */
export function offerProblems(config: Config, offer: Offer): { problems: string[]; warnings: string[] } {
  const problems: string[] = []
  const warnings: string[] = []
  // Agents are on offer to clients, not to each other.
  const models = offer.models.filter((id) => !id.startsWith('agent/'))
  const check = (id: string, setting: string, problem: string) => {
    if (models.includes(id)) return
    const silent = offer.silentUpstreams.find((name) => id.startsWith(`${name}/`))
    if (silent === undefined) problems.push(`${problem}${didYouMean(id, models)}`)
    else warnings.push(`${setting} waits for ${silent}, which did not say what models it has`)
  }
  for (const [name, agent] of Object.entries(config.agents ?? {})) {
    for (const [i, id] of agent.models.entries()) {
      const setting = `agents.${name}.models[${i}]`
      const wrong = id.startsWith('agent/')
        ? 'an agent runs on models, not on agents'
        : 'no upstream offers that model'
      check(id, setting, `${setting} is "${id}"; ${wrong}`)
    }
    const { long_documents: long } = agent
    const setting = `agents.${name}.long_documents.model`
    if (long) check(long.model, setting, `${setting} is "${long.model}"; no upstream offers that model`)
    problems.push(...unknownTools(name, agent.tools ?? [], offer.tools))
  }
  for (const { setting, model } of verifierModels(config))
    check(model, setting, `${setting} is "${model}"; no upstream offers that model`)
  problems.push(...unusedServers(config))
  for (const id of Object.keys(config.prices ?? {})) {
    const setting = `prices["${id}"]`
    check(id, setting, `${setting} has no effect; no upstream offers that model`)
  }
  return { problems, warnings }
}

function unknownTools(agent: string, named: readonly string[], known: readonly string[]): string[] {
  return named.flatMap((tool, i) =>
    known.includes(tool) || known.some((name) => isOfServer(tool, name))
      ? []
      : [`agents.${agent}.tools[${i}] is "${tool}"; there is no such tool${didYouMean(tool, [...known])}`],
  )
}

/** Whether `tool` may be one of the server behind `mcp/<server>`: what those are called shows when it answers. */
function isOfServer(tool: string, mcpName: string): boolean {
  const server = mcpName.match(/^mcp\/(.*)$/)?.[1]
  return server !== undefined && tool.startsWith(`${server.replace(/[^A-Za-z0-9_-]/g, '_')}__`)
}

/** A server that no agent uses would be started for nothing. */
function unusedServers({ mcp = {}, agents = {} }: Config): string[] {
  const used = Object.values(agents).flatMap((agent) => agent.tools ?? [])
  return Object.keys(mcp)
    .map((name) => `mcp/${name}`)
    .filter((name) => !used.some((tool) => tool === name || isOfServer(tool, name)))
    .map((name) => `${name.replace('/', '.')} has no effect; no agent names ${name} among its tools`)
}
