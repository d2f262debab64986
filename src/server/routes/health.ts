import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { PlumblineError } from '../../contract/errors.ts'
import type { ServerDeps } from '../deps.ts'

const tags = ['Operations']

/** For load balancers and for Prometheus. */
export function registerHealth(app: FastifyInstance, deps: ServerDeps): void {
  const { store, models, metrics, runtime, configuration } = deps

  app.get(
    '/healthz',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'The process answers',
        response: { 200: z.object({ status: z.literal('ok') }) },
      },
    },
    () => ({ status: 'ok' as const }),
  )

  app.get(
    '/readyz',
    {
      schema: {
        tags,
        summary: 'Turns can be taken and recorded',
        response: {
          200: z.object({
            status: z.literal('ready'),
            models: z.number(),
            running_turns: z.number(),
            configuration: z.object({
              loaded_at: z.iso.datetime().describe('When the one in use was loaded.'),
              problems: z.array(z.string()).describe('Why a later one is not in use.'),
            }),
          }),
        },
      },
    },
    async () => {
      if (!runtime.accepting) throw new PlumblineError('shutting_down')
      await store.check()
      return {
        status: 'ready' as const,
        models: models.list().length,
        running_turns: runtime.running.size,
        configuration: configuration.now,
      }
    },
  )

  app.get('/metrics', { schema: { tags, summary: 'Prometheus metrics' } }, async (_request, reply) =>
    reply.header('content-type', metrics.registry.contentType).send(await metrics.registry.metrics()),
  )
}
