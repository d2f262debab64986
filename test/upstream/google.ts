import { type ScriptedProvider, serveProvider } from './anthropic.ts'
import { sendJson } from './send.ts'

/** What the scripted server streams for one request: Gemini's parts, a chunk each. */
export interface GoogleScript {
  parts?: object[]
  finishReason?: string
  usageMetadata?: object
  status?: number
  error?: object
}

const spent = { promptTokenCount: 20, candidatesTokenCount: 5, totalTokenCount: 25 }

/** A server that speaks Google's protocol: `streamGenerateContent` and the list of models. */
export function startGoogle(script: GoogleScript, models: object[] = []): Promise<ScriptedProvider> {
  return serveProvider('/v1beta', (seen, response) => {
    if (seen.method === 'GET') return sendJson(response, 200, Buffer.from(JSON.stringify({ models })))
    const { status = 200, error, parts = [{ text: 'Straight ' }, { text: 'down.' }] } = script
    if (status !== 200) return sendJson(response, status, Buffer.from(JSON.stringify({ error })))
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const [index, part] of parts.entries()) {
      const last = index === parts.length - 1
      const chunk = {
        candidates: [
          {
            content: { role: 'model', parts: [part] },
            ...(last && { finishReason: script.finishReason ?? 'STOP' }),
          },
        ],
        ...(last && { usageMetadata: script.usageMetadata ?? spent }),
      }
      response.write(`data: ${JSON.stringify(chunk)}\n\n`)
    }
    response.end()
  })
}
