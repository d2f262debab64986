import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { PlumblineError } from '../../contract/errors.ts'
import type { ServerDeps } from '../deps.ts'
import { readBody } from '../http/body.ts'
import { invalidRequest } from '../http/errors.ts'
import { leavingSignal } from '../http/leaving.ts'

/** `POST /v1/embeddings`. Upstream models also take token arrays and their own fields. */
const EmbeddingsBody = z.looseObject({
  model: z.string(),
  input: z.union([
    z.string().min(1),
    z.array(z.string().min(1)).min(1).max(2048),
    z.array(z.unknown()).min(1).max(2048),
  ]),
  encoding_format: z.enum(['float', 'base64']).optional(),
  dimensions: z.number().int().positive().optional(),
})

/** OpenAI's Embeddings: `local/embeddings` here, any other model upstream, body untouched but for the name. */
export function registerEmbeddings(
  app: FastifyInstance,
  { embedders, blobs, limits }: Pick<ServerDeps, 'embedders' | 'blobs' | 'limits'>,
): void {
  app.post(
    '/v1/embeddings',
    {
      config: { startsTurn: true },
      schema: { tags: ['OpenAI'], summary: 'Embeddings', body: EmbeddingsBody },
    },
    async (request, reply) => {
      const hoisted = await readBody(request.raw, blobs, limits)
      const parsed = EmbeddingsBody.safeParse(hoisted.value)
      if (!parsed.success) throw invalidRequest(parsed.error)
      const signal = leavingSignal(reply.raw)
      const { model } = parsed.data
      if (model === embedders.local.id) return embedHere(parsed.data, signal)
      const upstream = embedders.upstream(model)
      if (!upstream) throw new PlumblineError('model_not_found', { param: 'model', details: { model } })
      const sent = Buffer.from(JSON.stringify(parsed.data))
      const answer = await upstream.embedUpstream(sent, signal)
      return reply.header('content-type', 'application/json; charset=utf-8').send(answer)
    },
  )

  async function embedHere(body: z.infer<typeof EmbeddingsBody>, signal: AbortSignal) {
    const { local } = embedders
    const input = typeof body.input === 'string' ? [body.input] : body.input
    const texts = input.map((text, i) => {
      if (typeof text === 'string') return text
      const reason = `${local.id} takes text, not tokens.`
      throw new PlumblineError('invalid_request', { param: `input[${i}]`, details: { reason } })
    })
    if (body.dimensions !== undefined && body.dimensions !== local.dimensions) {
      const details = { name: 'dimensions', reason: `${local.id} has ${local.dimensions}` }
      throw new PlumblineError('parameter_unsupported', { param: 'dimensions', details })
    }
    const vectors = await local.embed(texts, signal)
    const data = vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: body.encoding_format === 'base64' ? base64Of(vector) : [...vector],
    }))
    return { object: 'list', model: local.id, data, usage: { prompt_tokens: 0, total_tokens: 0 } }
  }
}

/** Little-endian float32, as OpenAI's clients decode it. */
function base64Of(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
}
