import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { SeenRequest } from './seen.ts'
import { sendJson } from './send.ts'

const DIMENSIONS = 8

/** A vector that is the same for the same text. */
function vectorOf(text: string): number[] {
  return [...createHash('sha256').update(text).digest().subarray(0, DIMENSIONS)].map((byte) => byte / 255)
}

export async function answerEmbeddings(seen: SeenRequest, response: ServerResponse): Promise<void> {
  const request: { model: string; input: string | string[]; encoding_format?: string } = JSON.parse(
    seen.body.toString('utf8'),
  )
  const texts = Array.isArray(request.input) ? request.input : [request.input]
  const data = texts.map((text, index) => {
    const vector = vectorOf(text)
    const embedding =
      request.encoding_format === 'base64'
        ? Buffer.from(new Float32Array(vector).buffer).toString('base64')
        : vector
    return { object: 'embedding', index, embedding }
  })
  const usage = { prompt_tokens: texts.length, total_tokens: texts.length }
  sendJson(response, 200, Buffer.from(JSON.stringify({ object: 'list', data, model: request.model, usage })))
}
