import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { PlumblineError } from '../../contract/errors.ts'
import { NewKey } from '../../contract/key.ts'
import type { KeyRecord } from '../../contract/ports/keys.ts'
import { newApiKey } from '../../store/api-key.ts'
import type { ServerDeps } from '../deps.ts'
import { readBody } from '../http/body.ts'
import { invalidRequest } from '../http/errors.ts'

const KeyObject = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(['admin', 'use', 'read']),
  prefix: z.string(),
  turns_per_minute: z.number().nullable(),
  usd_per_day: z.number().nullable(),
  created_at: z.string(),
  revoked_at: z.string().nullable(),
})
const Id = z.object({ id: z.string() })
const tags = ['Keys']
const config = { access: 'admin' } as const

/** What `plumbline keys` does, over HTTP. */
export function registerKeys(app: FastifyInstance, { store, auth, blobs, limits }: ServerDeps): void {
  app.get(
    '/v1/keys',
    {
      config,
      schema: {
        tags,
        summary: 'List keys, newest first',
        response: { 200: z.object({ data: z.array(KeyObject) }) },
      },
    },
    async () => ({ data: (await store.keys.list()).map(withoutHash) }),
  )

  app.post(
    '/v1/keys',
    {
      config,
      schema: {
        tags,
        summary: 'Create a key',
        description: 'The answer is the only one that holds the key.',
        body: NewKey,
        response: { 200: KeyObject.extend({ key: z.string() }) },
      },
    },
    async (request, reply) => {
      const parsed = NewKey.safeParse((await readBody(request.raw, blobs, limits)).value)
      if (!parsed.success) throw invalidRequest(parsed.error)
      const { secret, record } = newApiKey(parsed.data)
      await store.keys.add(record)
      await auth.keyring.reload()
      reply.header('cache-control', 'no-store')
      return { ...withoutHash(record), key: secret }
    },
  )

  app.delete(
    '/v1/keys/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Revoke a key',
        params: Id,
        response: { 200: z.object({ id: z.string(), revoked: z.literal(true) }) },
      },
    },
    async (request) => {
      const { id } = request.params as z.infer<typeof Id>
      if (!(await store.keys.revoke(id, new Date().toISOString())))
        throw new PlumblineError('key_not_found', { details: { id } })
      await auth.keyring.reload()
      return { id, revoked: true as const }
    },
  )
}

function withoutHash({ hash: _, ...rest }: KeyRecord): Omit<KeyRecord, 'hash'> {
  return rest
}
