import type { Model, ModelInfo, ModelRegistry } from '../contract/ports/model.ts'

/** An agent that is a model under another name, so far. */
export interface Alias {
  id: string
  model: string
  description: string
}

/** Models by name. Upstreams that are found later join while the server runs. */
export class Models implements ModelRegistry {
  readonly #models = new Map<string, Model>()
  readonly #aliases = new Map<string, Alias>()

  add(model: Model): void {
    this.#models.set(model.info.id, model)
  }

  alias(alias: Alias): void {
    this.#aliases.set(alias.id, alias)
  }

  get(id: string): Model | undefined {
    return this.#models.get(this.#aliases.get(id)?.model ?? id)
  }

  list(): ModelInfo[] {
    const agents = [...this.#aliases.values()].flatMap(({ id, model, description }) => {
      const target = this.#models.get(model)
      return target ? [{ ...target.info, id, description }] : []
    })
    return [...agents, ...[...this.#models.values()].map((model) => model.info)]
  }
}
