import { isDeepStrictEqual } from 'node:util'
import type { McpServerConfig } from '../../contract/config.ts'
import type { Tool } from '../../contract/ports/tool.ts'
import type { Toolbox } from '../toolbox.ts'
import { connectMcp, type McpDeps, type McpServer } from './server.ts'

/** What stands for all tools of a server. */
export const ofServer = (name: string) => `mcp/${name}`

/** A server that could not say what it offers is asked again so often. */
const askAgainMs = 10_000

/** An MCP server whose tools lie in the toolboxes it was put into, and stay current there. */
export class JoinedServer {
  readonly #name: string
  readonly #config: McpServerConfig
  readonly #log: (message: string) => void
  readonly #server: McpServer
  readonly #boxes = new Set<Toolbox>()
  #tools: Tool[] = []
  #ready: Promise<boolean>
  #again: NodeJS.Timeout | undefined
  #closed = false

  /** Connects at once. `log` hears of a server that cannot be reached, and of tools that changed. */
  constructor(name: string, config: McpServerConfig, deps: McpDeps & { log(message: string): void }) {
    this.#name = name
    this.#config = config
    this.#log = (message) => deps.log(`MCP server ${name}${message}`)
    this.#server = connectMcp(name, config, {
      ...deps,
      onDrift: ({ added, removed, changed }) => {
        this.#log(` changed its tools: ${[...added, ...removed, ...changed].join(', ')}`)
        this.#ready = this.#readTools()
      },
      onError: (error) => this.#log(`: ${messageOf(error)}`),
    })
    this.#ready = this.#readTools()
  }

  /** Resolves once it said what it offers, or could not; then true or false. */
  get ready(): Promise<boolean> {
    return this.#ready
  }

  /** True when it was connected by the same settings. */
  is(config: McpServerConfig): boolean {
    return isDeepStrictEqual(config, this.#config)
  }

  /** Asks at once, where it is waited for asking again. */
  askNow(): void {
    if (!this.#again) return
    clearTimeout(this.#again)
    this.#again = undefined
    this.#ready = this.#readTools()
  }

  putInto(box: Toolbox): void {
    this.#boxes.add(box)
    this.#put(box)
  }

  takeOutOf(box: Toolbox): void {
    this.#boxes.delete(box)
  }

  close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#again)
    return this.#server.close()
  }

  async #readTools(known?: string): Promise<boolean> {
    try {
      this.#tools = await this.#server.tools()
      for (const box of this.#boxes) this.#put(box)
      return true
    } catch (error) {
      if (this.#closed) return false
      const problem = messageOf(error)
      if (problem !== known) this.#log(`: ${problem}`)
      const again = () => {
        this.#again = undefined
        this.#ready = this.#readTools(problem)
      }
      this.#again = setTimeout(again, askAgainMs).unref()
      return false
    }
  }

  #put(box: Toolbox): void {
    try {
      box.put(ofServer(this.#name), this.#tools)
    } catch (error) {
      this.#log(`: ${messageOf(error)}`)
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
