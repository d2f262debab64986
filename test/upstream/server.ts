import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CREATED } from './answer.ts'
import { answerChat } from './chat.ts'
import { answerEmbeddings } from './embeddings.ts'
import { answerResponses } from './responses.ts'
import type { Script } from './script.ts'
import { type SeenRequest, see } from './seen.ts'
import { sendError, sendJson } from './send.ts'

export interface UpstreamOptions {
  port?: number
  /** What is done with requests that bring no script of their own; a function sees each of them. */
  script?: Script | ((seen: SeenRequest) => Script)
  models?: string[]
  /** Requests without `Bearer <apiKey>` are answered with 401. */
  apiKey?: string
  /** False keeps nothing, for benchmarks. */
  record?: boolean
  /** An idle connection is closed after that long. */
  keepAliveMs?: number
}

export interface Upstream {
  port: number
  /** `http://127.0.0.1:<port>/v1` */
  baseUrl: string
  requests: SeenRequest[]
  /** Connections that are open now. */
  connections(): Promise<number>
  close(): Promise<void>
}

/** Starts an OpenAI-compatible server on loopback that does what scripts say. */
export async function startUpstream(options: UpstreamOptions = {}): Promise<Upstream> {
  const requests: SeenRequest[] = []
  const keep = options.record !== false
  const settings = { ...options, script: options.script ?? {} }
  const server = createServer({ keepAliveTimeout: options.keepAliveMs ?? 60_000 }, (request, response) => {
    const chunks: Buffer[] = []
    const seen = see(request, response)
    if (keep) requests.push(seen)
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      seen.body = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)
      route(settings, seen, response).catch((error: unknown) => sendError(response, 400, String(error)))
    })
  })
  server.requestTimeout = 0
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Settings = UpstreamOptions & Required<Pick<UpstreamOptions, 'script'>>

async function route(options: Settings, seen: SeenRequest, response: ServerResponse): Promise<void> {
  const path = seen.path.replace(/\?.*/, '')
  if (options.apiKey !== undefined && seen.headers.authorization !== `Bearer ${options.apiKey}`)
    return sendError(response, 401, `Incorrect API key provided: ${seen.headers.authorization}.`)
  const script = typeof options.script === 'function' ? options.script(seen) : options.script
  if (seen.method === 'POST' && path === '/v1/chat/completions') return answerChat(script, seen, response)
  if (seen.method === 'POST' && path === '/v1/responses') return answerResponses(script, seen, response)
  if (seen.method === 'POST' && path === '/v1/embeddings') return answerEmbeddings(seen, response)
  if (seen.method === 'GET' && path === '/v1/models') {
    const data = (options.models ?? ['scripted']).map((id) => ({
      id,
      object: 'model',
      created: CREATED,
      owned_by: 'scripted',
    }))
    return sendJson(response, 200, Buffer.from(JSON.stringify({ object: 'list', data })))
  }
  sendError(response, 404, `There is no ${seen.method} ${path}.`)
}
