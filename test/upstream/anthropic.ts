import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type SeenRequest, see } from './seen.ts'
import { sendJson } from './send.ts'

/** One event of a Messages stream, after `message_start` and before `message_delta`. */
export type AnthropicEvent = { type: string } & Record<string, unknown>

/** What the scripted server does with requests for messages. */
export interface AnthropicScript {
  events?: AnthropicEvent[]
  stop_reason?: string
  usage?: Record<string, number>
  /** Instead of 200. */
  status?: number
  error?: { type: string; message: string }
  headers?: Record<string, string>
  /** After the events: nothing more, or the socket destroyed. */
  afterwards?: 'stall' | 'cut'
}

/** A block of text in pieces, with citations of Anthropic's shape before its end. */
export function textBlock(index: number, texts: string[], citations: object[] = []): AnthropicEvent[] {
  const delta = (value: object) => ({ type: 'content_block_delta', index, delta: value })
  return [
    { type: 'content_block_start', index, content_block: { type: 'text', text: '' } },
    ...texts.map((text) => delta({ type: 'text_delta', text })),
    ...citations.map((citation) => delta({ type: 'citations_delta', citation })),
    { type: 'content_block_stop', index },
  ]
}

export interface ScriptedProvider {
  /** Up to the version: what the provider's `baseURL` setting takes. */
  baseUrl: string
  requests: SeenRequest[]
  close(): Promise<void>
}

/** Serves one handler on loopback and keeps the requests. */
export async function serveProvider(
  base: string,
  answer: (seen: SeenRequest, response: ServerResponse) => void,
): Promise<ScriptedProvider> {
  const requests: SeenRequest[] = []
  const server = createServer((request: IncomingMessage, response) => {
    const seen = see(request, response)
    requests.push(seen)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      seen.body = Buffer.concat(chunks)
      answer(seen, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}${base}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A server that speaks Anthropic's protocol: `POST /v1/messages` and `GET /v1/models`. */
export function startAnthropic(script: AnthropicScript, models: string[] = []): Promise<ScriptedProvider> {
  return serveProvider('/v1', (seen, response) => {
    if (seen.path.startsWith('/v1/models')) {
      if (seen.headers['x-api-key'] !== 'right-key')
        return sendJson(response, 401, Buffer.from('{"error":{"message":"invalid x-api-key"}}'))
      const data = models.map((id) => ({
        type: 'model',
        id,
        created_at: '2026-02-04T00:00:00Z',
        max_input_tokens: 900_000,
      }))
      return sendJson(response, 200, Buffer.from(JSON.stringify({ data, has_more: false })))
    }
    const { status = 200, error, headers } = script
    if (status !== 200)
      return sendJson(response, status, Buffer.from(JSON.stringify({ type: 'error', error })), headers)
    const request: { stream?: boolean; model: string } = JSON.parse(seen.body.toString())
    if (request.stream) stream(script, request.model, response)
    else sendJson(response, 200, Buffer.from(JSON.stringify(message(script, request.model))))
  })
}

const usageAtStart = {
  input_tokens: 10,
  cache_creation_input_tokens: 3,
  cache_read_input_tokens: 5,
  output_tokens: 1,
}

function message({ stop_reason = 'end_turn', usage = {} }: AnthropicScript, model: string) {
  return {
    id: 'msg_scripted',
    type: 'message',
    role: 'assistant',
    model,
    content: [{ type: 'text', text: 'Whole.' }],
    stop_reason,
    stop_sequence: null,
    usage: { ...usageAtStart, output_tokens: 9, ...usage },
  }
}

function stream(script: AnthropicScript, model: string, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const whole = message(script, model)
  const send = (event: AnthropicEvent) =>
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  send({
    type: 'message_start',
    message: { ...whole, content: [], stop_reason: null, usage: usageAtStart },
  })
  for (const event of script.events ?? textBlock(0, ['Straight ', 'down.'])) send(event)
  if (script.afterwards === 'stall') return
  if (script.afterwards === 'cut') {
    response.write('\n', () => response.destroy())
    return
  }
  const usage = { output_tokens: 9, ...script.usage }
  send({ type: 'message_delta', delta: { stop_reason: whole.stop_reason, stop_sequence: null }, usage })
  send({ type: 'message_stop' })
  response.end()
}
