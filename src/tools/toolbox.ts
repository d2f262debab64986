import type { Tool, ToolRegistry } from '../contract/ports/tool.ts'

/** Tools by name, each belonging to whoever brought it: the built-in ones, the configuration, an MCP server. */
export class Toolbox implements ToolRegistry {
  readonly #byOwner = new Map<string, Tool[]>()

  /** Sets the tools of an owner, in place of those it had. Throws when another owner has one of that name. */
  put(owner: string, tools: readonly Tool[]): void {
    const names = new Set<string>()
    for (const { name } of tools) {
      const other = [...this.#byOwner].find(
        ([who, theirs]) => who !== owner && theirs.some((tool) => tool.name === name),
      )
      if (other || names.has(name))
        throw new Error(`two tools are named ${name}: of ${owner} and of ${other?.[0] ?? owner}`)
      names.add(name)
    }
    this.#byOwner.set(owner, [...tools])
  }

  of(owner: string): Tool[] {
    return [...(this.#byOwner.get(owner) ?? [])]
  }

  get(name: string): Tool | undefined {
    return this.list().find((tool) => tool.name === name)
  }

  list(): Tool[] {
    return [...this.#byOwner.values()].flat()
  }
}
