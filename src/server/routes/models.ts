import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { PlumblineError } from '../../contract/errors.ts'
import { Modality } from '../../contract/part.ts'
import type { ModelInfo } from '../../contract/ports/model.ts'
import { VerifyMode } from '../../contract/verification.ts'
import type { ServerDeps } from '../deps.ts'

const count = z.number().optional()
const ModelLimits = z.object({
  images: count,
  image_bytes: count.describe('Of one image, as a file.'),
  image_side: count.describe('Pixels of the longer side.'),
  many_images: z
    .object({ above_images: z.number(), image_side: z.number() })
    .optional()
    .describe('The side of images in a request that holds more than above_images of them.'),
  document_pages: count.describe('Of all PDFs together.'),
  request_bytes: count.describe('Of all media together, as base64.'),
  context_tokens: count.describe('Input and output together.'),
})

const ModelObject = z.object({
  id: z.string(),
  object: z.literal('model'),
  created: z.number(),
  owned_by: z.string(),
  plumbline: z.object({
    description: z.string(),
    input: z.array(Modality),
    output: z.array(Modality),
    extractive: z.boolean(),
    limits: ModelLimits.optional().describe('What one request may hold, history included.'),
    tools: z.boolean().optional().describe('Whether it calls tools; absent where nobody knows.'),
    reasoning: z.boolean().optional().describe('Whether it can think first; absent where nobody knows.'),
    continuation: z
      .enum(['prefix', 'none'])
      .optional()
      .describe('How it takes up an answer that another model began.'),
    verify: VerifyMode.optional().describe('How its answers are checked, for agents that name verifiers.'),
  }),
})
const tags = ['OpenAI']

/** OpenAI's Models, and what each model takes. */
export function registerModels(app: FastifyInstance, { models }: Pick<ServerDeps, 'models'>): void {
  app.get(
    '/v1/models',
    {
      schema: {
        tags,
        summary: 'List models',
        response: { 200: z.object({ object: z.literal('list'), data: z.array(ModelObject) }) },
      },
    },
    () => ({ object: 'list' as const, data: models.list().map(modelObject) }),
  )

  app.get(
    '/v1/models/*',
    {
      schema: {
        tags,
        summary: 'One model',
        params: z.object({ '*': z.string() }),
        response: { 200: ModelObject },
      },
    },
    (request) => {
      const { '*': id } = request.params as { '*': string }
      const found = models.list().find((info) => info.id === id)
      if (!found) throw new PlumblineError('model_not_found', { param: 'model', details: { model: id } })
      return modelObject(found)
    },
  )
}

function modelObject(info: ModelInfo): z.infer<typeof ModelObject> {
  const { id, created, owned_by, description, input, output, extractive = false } = info
  const { limits, tools, reasoning, continuation, verify } = info
  const known = { limits, tools, reasoning, continuation, verify }
  const plumbline = { description, input, output, extractive, ...known }
  return { id, object: 'model', created, owned_by, plumbline }
}
