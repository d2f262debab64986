import type { McpServerConfig } from '../contract/config.ts'
import type { Tool } from '../contract/ports/tool.ts'
import { type BuiltInDeps, openBuiltInTools } from './built-in.ts'
import { JoinedServer, ofServer } from './mcp/joined.ts'
import { Toolbox } from './toolbox.ts'

export interface ToolsDeps extends BuiltInDeps {
  /** Told what an operator should know: servers that cannot be reached, schemas that changed. */
  log(message: string): void
}

/** The tools of a configuration, and its MCP servers. */
export interface ToolSettings {
  tools?: readonly Tool[]
  mcp?: Record<string, McpServerConfig>
}

/** The tools of one configuration. */
export interface ToolSet {
  /** What the configuration may name: single tools, and `mcp/<server>` for all that a server offers. */
  readonly names: string[]
  /** The tools behind names, as they are now: MCP servers come, go and change. */
  resolve(names: readonly string[]): Tool[]
  /** Resolves once all MCP servers said what they offer, or could not. */
  readonly ready: Promise<void>
}

interface Opened extends ToolSet {
  box: Toolbox
  servers: Map<string, JoinedServer>
}

/**
 * The built-in tools, and with them those of one configuration after another. MCP servers whose settings stay the same
 * keep their connections.
 */
export class Tools {
  readonly #deps: ToolsDeps
  readonly #builtIn: ReturnType<typeof openBuiltInTools>
  readonly #servers = new Set<JoinedServer>()
  #current: Opened | undefined

  constructor(deps: ToolsDeps) {
    this.#deps = deps
    this.#builtIn = openBuiltInTools(deps)
  }

  /**
   * The tools of a configuration, beside those in use. Either `use` or `discard` has to follow. Throws when two tools
   * have one name.
   */
  prepare({ tools = [], mcp = {} }: ToolSettings): Opened {
    const box = new Toolbox()
    box.put('Plumbline', this.#builtIn.tools)
    box.put('the configuration', tools)
    const servers = new Map<string, JoinedServer>()
    for (const [name, config] of Object.entries(mcp)) {
      const running = this.#current?.servers.get(name)
      const server = running?.is(config) ? running : new JoinedServer(name, config, this.#deps)
      server.askNow()
      server.putInto(box)
      servers.set(name, server)
      this.#servers.add(server)
    }
    return {
      box,
      servers,
      names: [...this.#builtIn.tools, ...tools]
        .map(({ name }) => name)
        .concat([...servers.keys()].map(ofServer)),
      resolve: (names) =>
        names.flatMap((name) => (name.startsWith('mcp/') ? box.of(name) : (box.get(name) ?? []))),
      ready: Promise.all([...servers.values()].map((server) => server.ready)).then(() => undefined),
    }
  }

  /** Takes prepared tools into use; servers that are in use no more are closed after `released`. */
  use(prepared: Opened, released: Promise<unknown>): void {
    const before = this.#current
    this.#current = prepared
    if (before) this.#retire(before, released)
  }

  /** Drops prepared tools that will not be used. */
  discard(prepared: Opened): void {
    this.#retire(prepared, Promise.resolve())
  }

  async close(): Promise<void> {
    await Promise.all([this.#builtIn.close(), ...[...this.#servers].map((server) => server.close())])
  }

  #retire({ box, servers }: Opened, released: Promise<unknown>): void {
    for (const [name, server] of servers) {
      server.takeOutOf(box)
      if (this.#current?.servers.get(name) !== server) void this.#closeAfter(released, server)
    }
  }

  async #closeAfter(released: Promise<unknown>, server: JoinedServer): Promise<void> {
    await released
    await server.close()
    this.#servers.delete(server)
  }
}
