import { type ScriptedProvider, serveProvider } from './anthropic.ts'
import { sendJson } from './send.ts'

/** What the scripted server answers: deltas of a message, one chunk each. */
export interface MistralScript {
  deltas?: object[]
  finish_reason?: string
  status?: number
}

const usage = { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 }

/** A server that speaks Mistral's protocol: `POST /v1/chat/completions` and `GET /v1/models`. */
export function startMistral(script: MistralScript, models: object[] = []): Promise<ScriptedProvider> {
  return serveProvider('/v1', (seen, response) => {
    if (seen.method === 'GET') return sendJson(response, 200, Buffer.from(JSON.stringify({ data: models })))
    const { status = 200, finish_reason = 'stop' } = script
    const { deltas = [{ content: 'Straight ' }, { content: 'down.' }] } = script
    const failure = { object: 'error', message: 'Too many.', type: 'rate_limited', param: null, code: '1300' }
    if (status !== 200) return sendJson(response, status, Buffer.from(JSON.stringify(failure)))
    const { model, stream }: { model: string; stream?: boolean } = JSON.parse(seen.body.toString())
    const common = { id: 'cmpl_scripted', created: 1_770_000_000, model }
    if (!stream) {
      const message = { role: 'assistant', content: 'Whole.' }
      const whole = {
        ...common,
        object: 'chat.completion',
        choices: [{ index: 0, message, finish_reason }],
        usage,
      }
      return sendJson(response, 200, Buffer.from(JSON.stringify(whole)))
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const send = (choice: object, more: object = {}) =>
      response.write(
        `data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', choices: [{ index: 0, ...choice }], ...more })}\n\n`,
      )
    for (const delta of deltas) send({ delta: { role: 'assistant', ...delta }, finish_reason: null })
    send({ delta: { content: '' }, finish_reason }, { usage })
    response.end('data: [DONE]\n\n')
  })
}
