import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { referenceServer, type Seen } from './mcp-tools.ts'

/** The reference server over streamable HTTP, with sessions. */
export async function startHttpMcp(port = 0) {
  const seen: Seen[] = []
  const watchers = new Set<() => void>()
  const sessions = new Map<string, StreamableHTTPServerTransport>()
  const streams = new Set<ServerResponse>()

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const id = request.headers['mcp-session-id']
    const known = typeof id === 'string' ? sessions.get(id) : undefined
    if (request.method === 'GET') {
      streams.add(response)
      response.on('close', () => streams.delete(response))
    }
    if (known) return known.handleRequest(request, response)
    if (id !== undefined) return response.writeHead(404).end('{}')
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (session) => {
        sessions.set(session, transport)
      },
    })
    const server = referenceServer((what) => {
      seen.push(what)
      for (const tell of watchers) tell()
    })
    await server.connect(transport as Parameters<typeof server.connect>[0])
    return transport.handleRequest(request, response)
  }

  const http = createServer((request, response) => {
    handle(request, response).catch((error: Error) => response.destroy(error))
  })
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve))
  const address = http.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}/mcp`,
    port: address.port,
    seen,
    /** Resolves once the server saw it. */
    async saw(what: Seen['what'], tool: string): Promise<Seen> {
      for (;;) {
        const found = seen.find((one) => one.what === what && one.tool === tool)
        if (found) return found
        await new Promise<void>((resolve) => {
          const tell = () => {
            watchers.delete(tell)
            resolve()
          }
          watchers.add(tell)
        })
      }
    },
    /** Sessions that clients opened so far. */
    sessions: () => sessions.size,
    /** Clients that listen now. */
    open: () => streams.size,
    /** Forgets every session, as a restart does. */
    forget() {
      sessions.clear()
    },
    async close() {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}
