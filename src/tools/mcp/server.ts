import { isDeepStrictEqual } from 'node:util'
import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import {
  CallToolResultSchema,
  ErrorCode,
  ListToolsResultSchema,
  McpError,
  type Tool as McpTool,
} from '@modelcontextprotocol/sdk/types.js'
import type { McpServerConfig } from '../../contract/config.ts'
import type { Tool, ToolContext } from '../../contract/ports/tool.ts'
import type { MediaDeps } from '../media-part.ts'
import { McpConnection, type McpStatus } from './connection.ts'
import { partsOf } from './content.ts'
import { toolNames } from './names.ts'
import { Slots } from './slots.ts'

/** The turn's deadlines end a call, not the SDK's: this is the longest that a timer can be set to. */
const noTimeout = 2 ** 31 - 1
const listMs = 20_000
const mostTools = 1_000

/** Tools that a server began to offer, no longer offers, or describes differently, by the names models use. */
export interface ToolDrift {
  server: string
  added: string[]
  removed: string[]
  changed: string[]
}

export interface McpDeps extends MediaDeps {
  /** Called after the list was read again and found to differ. */
  onDrift?(drift: ToolDrift): void
  /** Called when the list could not be read again. */
  onError?(error: unknown): void
}

export interface McpServer {
  readonly name: string
  /** What the server offers now. The tools stay current: a changed schema shows in those that were handed out. */
  tools(): Promise<Tool[]>
  status(): McpStatus
  close(): Promise<void>
}

/**
 * A server that speaks the Model Context Protocol, over stdio or streamable HTTP. Nothing is started before the first
 * use. Tools are named `<server>__<tool>`; those that are not declared read-only count as writing.
 */
export function connectMcp(name: string, config: McpServerConfig, deps: McpDeps): McpServer {
  const slots = new Slots(config.max_concurrency)
  const known = new Map<string, McpTool>()
  let names = new Map<string, string>()
  let handed = new Map<string, Tool>()
  let read: Promise<void> | undefined
  const connection = new McpConnection(config, { connected: readAgain, listChanged: readAgain })

  function readAgain() {
    const before = read ?? Promise.resolve()
    read = before.catch(() => {}).then(readList)
    read.catch((error: unknown) => {
      read = undefined
      deps.onError?.(error)
    })
  }

  async function readList() {
    const listed = await connection.use(AbortSignal.timeout(listMs), async (client) => {
      const all: McpTool[] = []
      let cursor: string | undefined
      do {
        const page = await client.request(
          { method: 'tools/list', params: { cursor } },
          ListToolsResultSchema,
          { timeout: listMs },
        )
        all.push(...page.tools)
        cursor = page.nextCursor
      } while (cursor !== undefined && all.length < mostTools)
      return all.slice(0, mostTools)
    })
    accept(listed)
  }

  function accept(listed: McpTool[]) {
    const first = handed.size === 0
    const before = new Map(known)
    const oldNames = names
    names = toolNames(
      name,
      listed.map((tool) => tool.name),
    )
    known.clear()
    for (const tool of listed) known.set(tool.name, tool)
    const drift: ToolDrift = {
      server: name,
      added: listed.flatMap((tool) => (before.has(tool.name) ? [] : [names.get(tool.name) ?? tool.name])),
      removed: [...before.keys()].flatMap((tool) => (known.has(tool) ? [] : [oldNames.get(tool) ?? tool])),
      changed: listed.flatMap((tool) => {
        const old = before.get(tool.name)
        return old && !isDeepStrictEqual(old, tool) ? [names.get(tool.name) ?? tool.name] : []
      }),
    }
    handed = new Map(listed.map((tool) => [tool.name, handed.get(tool.name) ?? toolOf(tool)]))
    const drifted = drift.added.length + drift.removed.length + drift.changed.length > 0
    if (!first && drifted) deps.onDrift?.(drift)
  }

  /** Reads what the server says of it when asked, so that it never shows an old schema. */
  function toolOf(at: McpTool): Tool {
    const now = () => known.get(at.name) ?? at
    const readOnly = () => now().annotations?.readOnlyHint === true
    return {
      name: names.get(at.name) ?? at.name,
      get description() {
        return now().description ?? now().title ?? ''
      },
      get inputSchema() {
        return now().inputSchema
      },
      get effect() {
        return readOnly() ? ('read' as const) : ('write' as const)
      },
      get idempotent() {
        return readOnly() || now().annotations?.idempotentHint === true
      },
      ceilingMs: config.ceiling_ms,
      needsApproval: config.needs_approval,
      parse(input) {
        if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input
        throw new Error('The arguments have to be a JSON object.')
      },
      call: (input, context) => call(at.name, input as Record<string, unknown>, context),
    }
  }

  async function call(tool: string, input: Record<string, unknown>, context: ToolContext) {
    const { signal } = context
    const result = await slots
      .run(signal, () => connection.use(signal, (client) => request(client, tool, input, context)))
      .catch((error: unknown) => {
        signal.throwIfAborted()
        throw new Error(`The MCP server ${name} failed: ${reasonOf(error)}.`, { cause: error })
      })
    return { parts: await partsOf(result, deps, signal) }
  }

  async function request(
    client: Client,
    tool: string,
    input: Record<string, unknown>,
    { signal, idempotencyKey, progress: tell }: ToolContext,
  ) {
    if (!known.has(tool)) throw new McpError(ErrorCode.MethodNotFound, 'it no longer has this tool')
    const params = {
      name: tool,
      arguments: input,
      _meta: { 'plumbline/idempotency_key': idempotencyKey },
    }
    return client.request({ method: 'tools/call', params }, CallToolResultSchema, {
      signal,
      timeout: noTimeout,
      onprogress: ({ progress, total, message }) => tell({ done: progress, total, message }),
    })
  }

  return {
    name,
    async tools() {
      read ??= readList()
      try {
        await read
      } catch (error) {
        read = undefined
        throw error
      }
      return [...handed.values()]
    },
    status: () => connection.status,
    close: () => connection.close(),
  }
}

/** The SDK puts its code before what it has to say; `fetch` keeps the reason in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.message === 'fetch failed' && error.cause instanceof Error)
    return `it cannot be reached (${codeOf(error.cause)})`
  return error.message.replace(/^MCP error -?\d+: /, '')
}

const codeOf = (error: Error) => ('code' in error ? String(error.code) : error.message)
