import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { PlumblineError } from '../../contract/errors.ts'
import { Modality } from '../../contract/part.ts'
import type { ModelInfo } from '../../contract/ports/model.ts'
import type { ServerDeps } from '../deps.ts'

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
  }),
})
const tags = ['OpenAI']

/** OpenAI's Models, and what each model takes. */
export function registerModels(app: FastifyInstance, { models }: ServerDeps): void {
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
  return { id, object: 'model', created, owned_by, plumbline: { description, input, output, extractive } }
}
