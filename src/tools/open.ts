import type { McpServerConfig } from '../contract/config.ts'
import type { Tool } from '../contract/ports/tool.ts'
import { type BuiltInDeps, openBuiltInTools } from './built-in.ts'
import { connectMcp, type McpServer } from './mcp/server.ts'
import { Toolbox } from './toolbox.ts'

export interface ToolsDeps extends BuiltInDeps {
  /** Tools that the configuration brings. */
  own?: readonly Tool[]
  mcp?: Record<string, McpServerConfig>
  /** Told what an operator should know: servers that cannot be reached, schemas that changed. */
  log(message: string): void
}

export interface OpenTools {
  /** What configurations may name: single tools, and `mcp/<server>` for all that a server offers. */
  names: string[]
  /** The tools behind names, as they are now: MCP servers come, go and change. */
  resolve(names: readonly string[]): Tool[]
  close(): Promise<void>
}

const ofServer = (name: string) => `mcp/${name}`

/** Opens the built-in tools, those of the configuration, and MCP servers, whose tools join when they answer. */
export function openTools({ own = [], mcp = {}, log, ...deps }: ToolsDeps): OpenTools {
  const toolbox = new Toolbox()
  const builtIn = openBuiltInTools(deps)
  toolbox.put('Plumbline', builtIn.tools)
  toolbox.put('the configuration', own)
  const servers: McpServer[] = []
  for (const [name, config] of Object.entries(mcp)) {
    const join = (tools: Promise<Tool[]>) =>
      tools.then(
        (found) => toolbox.put(ofServer(name), found),
        (error) => log(`MCP server ${name}: ${messageOf(error)}`),
      )
    const server: McpServer = connectMcp(name, config, {
      ...deps,
      onDrift: ({ added, removed, changed }) => {
        log(`MCP server ${name} changed its tools: ${[...added, ...removed, ...changed].join(', ')}`)
        join(server.tools())
      },
      onError: (error) => log(`MCP server ${name}: ${messageOf(error)}`),
    })
    servers.push(server)
    join(server.tools())
  }
  return {
    names: [...builtIn.tools, ...own].map((tool) => tool.name).concat(Object.keys(mcp).map(ofServer)),
    resolve: (names) =>
      names.flatMap((name) => (name.startsWith('mcp/') ? toolbox.of(name) : (toolbox.get(name) ?? []))),
    async close() {
      await Promise.all([builtIn.close(), ...servers.map((server) => server.close())])
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
