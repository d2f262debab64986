import type { AgentConfig } from '../contract/config.ts'
import type { Model, ModelInfo, ModelRegistry, Route } from '../contract/ports/model.ts'
import type { Policy } from '../contract/ports/policy.ts'
import type { Tool } from '../contract/ports/tool.ts'
import type { VerifierRegistry } from '../contract/ports/verifier.ts'
import type { RouteConfig } from '../contract/routing.ts'

/** Models by name, and agents that stand for some of them. */
export class Models implements ModelRegistry {
  readonly #models = new Map<string, Model>()
  readonly #agents = new Map<string, AgentConfig & { name: string; toolsNow: () => Tool[] }>()
  readonly #verifiers: VerifierRegistry | undefined
  readonly #openPolicy: ((route: RouteConfig) => Policy) | undefined

  /** `verifiers` are those that agents name; `openPolicy` makes what their routes describe. */
  constructor(verifiers?: VerifierRegistry, openPolicy?: (route: RouteConfig) => Policy) {
    this.#verifiers = verifiers
    this.#openPolicy = openPolicy
  }

  add(model: Model): void {
    this.#models.set(model.info.id, model)
  }

  /** Clients name it `agent/<name>`. `tools` gives those that its configuration names, as they are at a turn's start. */
  addAgent(name: string, agent: AgentConfig, tools: () => Tool[] = () => []): void {
    this.#agents.set(`agent/${name}`, { ...agent, name, toolsNow: tools })
  }

  get(id: string): Model | undefined {
    return this.#models.get(id)
  }

  route(id: string): Route | undefined {
    const agent = this.#agents.get(id)
    if (!agent) {
      const model = this.#models.get(id)
      return model && { models: [model], reason: 'the request names this model' }
    }
    const models = this.#known(agent)
    if (models.length === 0) return undefined
    const { budget, ceilings, hedge, instructions, stop } = agent
    const tools = agent.toolsNow()
    const acts = instructions !== undefined || tools.length > 0
    const steps = acts ? { instructions, tools, stop } : undefined
    const reader = agent.long_documents && this.#models.get(agent.long_documents.model)
    const longDocuments = reader && agent.long_documents ? { ...agent.long_documents, reader } : undefined
    const reason = `${id} names it first`
    const verify = this.#verifyOf(agent)
    const task = agent.name
    const policy = agent.route && this.#openPolicy?.(agent.route)
    return { models, reason, budget, ceilings, hedge, agent: steps, longDocuments, verify, task, policy }
  }

  #verifyOf({ verify }: AgentConfig): Route['verify'] {
    if (!verify) return undefined
    const verifiers = verify.by.flatMap((name) => this.#verifiers?.get(name) ?? [])
    const escalateTo = verify.escalate_to === undefined ? undefined : this.#models.get(verify.escalate_to)
    return { ...verify, verifiers, escalateTo }
  }

  list(): ModelInfo[] {
    const agents = [...this.#agents].flatMap(([id, agent]) => {
      const [first] = this.#known(agent)
      if (!first) return []
      const description = agent.description ?? `Runs on ${first.info.id}.`
      return [{ ...first.info, id, description, ...(agent.verify && { verify: agent.verify.mode }) }]
    })
    return [...agents, ...[...this.#models.values()].map((model) => model.info)]
  }

  #known(agent: AgentConfig): Model[] {
    return agent.models.flatMap((id) => this.#models.get(id) ?? [])
  }
}
