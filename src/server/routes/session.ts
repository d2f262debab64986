import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { PlumblineError } from '../../contract/errors.ts'
import type { ServerDeps } from '../deps.ts'

const description = `For browsers: answers with a cookie that stands for the key of the request until the browser or the server ends,
for 12 hours at most. Scripts cannot read it, other sites cannot make the browser send it, and images and uploads carry it, which
headers cannot do.`

/** Signing in with a key, once, for pages that cannot put it on every request. */
export function registerSession(app: FastifyInstance, { auth }: ServerDeps): void {
  app.post(
    '/v1/session',
    {
      config: { access: 'read' },
      schema: {
        tags: ['Keys'],
        summary: 'Sign a browser in',
        description,
        response: { 200: z.object({ name: z.string(), role: z.enum(['admin', 'use', 'read']) }) },
      },
    },
    (request, reply) => {
      const { key } = request.caller
      if (!key) throw new PlumblineError('key_missing')
      const overTls = request.headers['x-forwarded-proto'] === 'https'
      reply.header('set-cookie', auth.sessions.open(key.hash, overTls)).header('cache-control', 'no-store')
      return { name: key.name, role: key.role }
    },
  )
}
