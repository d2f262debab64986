import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { errorTable } from '../contract/errors.ts'
import { version } from '../workers/version.ts'

/** Serves `/openapi.json`, made from the schemas that the routes check with. */
export async function registerOpenApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Plumbline',
        version,
        description:
          'A production plane for multimodal agents. Any OpenAI client works with `baseURL` set to `/v1`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: [
        { name: 'Turns', description: 'Plumbline’s own API: turns as logs of events.' },
        { name: 'OpenAI', description: 'What OpenAI clients speak.' },
        { name: 'Anthropic', description: 'What Anthropic clients speak.' },
        { name: 'AI SDK', description: 'What chat interfaces made with the AI SDK speak.' },
        { name: 'Files', description: 'Uploads and blobs.' },
        { name: 'Quality', description: 'How good answers are, and how well that is known.' },
        { name: 'Keys', description: 'Who may use this server.' },
        { name: 'Operations', description: 'Health, metrics, this document.' },
      ],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  app.get('/openapi.json', { schema: { hide: true } }, () => ({ ...app.swagger(), 'x-errors': errorRows() }))
}

/** The error table as data, each message with an example’s details, for the reference page. */
function errorRows() {
  return Object.entries(errorTable).map(([code, { status, type, remedy, message, example }]) => ({
    code,
    status,
    type,
    message: message(example),
    remedy,
  }))
}
