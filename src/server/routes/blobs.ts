import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { sniff } from '../../media/sniff.ts'
import type { ServerDeps } from '../deps.ts'
import { leavingSignal } from '../http/leaving.ts'

const Hash = z.object({ hash: z.string() })
const PageParams = Hash.extend({ page: z.coerce.number().int().positive() })
const PageQuery = z.object({ max_side: z.coerce.number().int().min(16).max(4000).default(1400) })
const tags = ['Files']
type BlobDeps = Pick<ServerDeps, 'blobs'> & { documents: Pick<ServerDeps['documents'], 'render'> }
/** Content under a hash never changes. */
const forEver = 'private, max-age=31536000, immutable'

/** Blobs by content hash, and their pages as pictures. */
export function registerBlobs(app: FastifyInstance, { blobs, documents }: BlobDeps): void {
  app.get(
    '/v1/blobs/:hash',
    { schema: { tags, summary: 'A blob’s bytes', params: Hash } },
    async (request, reply) => {
      const { hash } = request.params as z.infer<typeof Hash>
      return reply
        .headers({ 'content-type': await mediaTypeOf(hash), 'cache-control': forEver, ...inert })
        .send(await blobs.open(hash))
    },
  )

  app.get(
    '/v1/blobs/:hash/pages/:page',
    { schema: { tags, summary: 'A page as PNG', params: PageParams, querystring: PageQuery } },
    async (request, reply) => {
      const { hash, page } = request.params as z.infer<typeof PageParams>
      const { max_side } = request.query as z.infer<typeof PageQuery>
      const signal = leavingSignal(reply.raw)
      const mediaType = await mediaTypeOf(hash)
      const png = await documents.render(await blobs.path(hash), mediaType, page, max_side, signal)
      return reply.headers({ 'content-type': 'image/png', 'cache-control': forEver }).send(png)
    },
  )

  async function mediaTypeOf(hash: string): Promise<string> {
    const chunks: Buffer[] = []
    for await (const chunk of await blobs.open(hash, { start: 0, end: 4095 })) chunks.push(chunk)
    return sniff(Buffer.concat(chunks)) ?? 'application/octet-stream'
  }
}

/** What users uploaded is shown, never run: a hostile SVG or HTML file must not act in the console's origin. */
const inert = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'x-content-type-options': 'nosniff',
}
