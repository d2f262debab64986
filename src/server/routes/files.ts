import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { BlobRef } from '../../contract/blob.ts'
import { PlumblineError } from '../../contract/errors.ts'
import { newId } from '../../contract/ids.ts'
import type { BlobStore, BlobWriter } from '../../contract/ports/blobs.ts'
import type { FileRecord } from '../../contract/ports/store.ts'
import type { Limits } from '../../contract/settings.ts'
import { mediaTypeOfName, sameMedia } from '../../media/media-types.ts'
import { sniff } from '../../media/sniff.ts'
import type { ServerDeps } from '../deps.ts'
import { type FormFile, readForm } from '../http/form.ts'

const FileObject = z.object({
  id: z.string(),
  object: z.literal('file'),
  bytes: z.number(),
  created_at: z.number(),
  filename: z.string(),
  purpose: z.string(),
  status: z.literal('processed'),
  plumbline: z.object({ hash: z.string(), media_type: z.string() }),
})
const ListQuery = z.object({
  purpose: z.string().optional(),
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(10_000),
  order: z.enum(['asc', 'desc']).default('desc'),
})
const Id = z.object({ id: z.string() })
const tags = ['Files']
type FileDeps = Pick<ServerDeps, 'store' | 'blobs' | 'limits'>

/** OpenAI's Files: what is uploaded once can be asked about many times. */
export function registerFiles(app: FastifyInstance, deps: FileDeps): void {
  const { store, blobs, limits } = deps

  app.post(
    '/v1/files',
    {
      schema: {
        tags,
        summary: 'Upload a file',
        description: 'multipart/form-data with `file`, and `purpose` (`user_data` unless said).',
        consumes: ['multipart/form-data'],
        response: { 200: FileObject },
      },
    },
    async (request) => {
      const { purpose, ...stored } = await receiveUpload(request, blobs, limits)
      const file = { id: newId('file'), ...stored, purpose, created_at: new Date().toISOString() }
      await store.files.add(file)
      return fileObject(file)
    },
  )

  app.get(
    '/v1/files',
    {
      schema: {
        tags,
        summary: 'List files',
        querystring: ListQuery,
        response: {
          200: z.object({ object: z.literal('list'), data: z.array(FileObject), has_more: z.boolean() }),
        },
      },
    },
    async (request) => {
      const query = request.query as z.infer<typeof ListQuery>
      const found = await store.files.list({ ...query, limit: query.limit + 1 })
      const data = found.slice(0, query.limit).map(fileObject)
      return { object: 'list' as const, data, has_more: found.length > query.limit }
    },
  )

  app.get(
    '/v1/files/:id',
    { schema: { tags, summary: 'One file', params: Id, response: { 200: FileObject } } },
    (request) => findFile(deps, request.params).then(fileObject),
  )

  app.get(
    '/v1/files/:id/content',
    { schema: { tags, summary: 'A file’s bytes', params: Id } },
    async (request, reply) => {
      const { blob, filename } = await findFile(deps, request.params)
      const name = encodeURIComponent(filename)
      return reply
        .headers({
          'content-type': blob.media_type,
          'content-length': blob.bytes,
          'content-disposition': `attachment; filename*=UTF-8''${name}`,
          'x-content-type-options': 'nosniff',
        })
        .send(await blobs.open(blob.hash))
    },
  )

  app.delete(
    '/v1/files/:id',
    {
      // Files have no owner: whoever deletes one may delete somebody else's.
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Delete a file',
        description: 'Its bytes go too, once no other file and no recorded turn refers to them.',
        params: Id,
        response: { 200: z.object({ id: z.string(), object: z.literal('file'), deleted: z.boolean() }) },
      },
    },
    async (request) => {
      const { id } = await findFile(deps, request.params)
      return { id, object: 'file' as const, deleted: await store.files.remove(id) }
    },
  )
}

async function findFile({ store }: FileDeps, params: unknown): Promise<FileRecord> {
  const { id } = params as z.infer<typeof Id>
  const file = await store.files.get(id)
  if (!file) throw new PlumblineError('file_not_found', { param: 'id', details: { id } })
  return file
}

interface Upload {
  blob: BlobRef
  filename: string
  purpose: string
}

/** Nothing stays of a form that is refused, whether at its file or after it. */
async function receiveUpload(request: FastifyRequest, blobs: BlobStore, limits: Limits): Promise<Upload> {
  const writer = blobs.writer()
  let purpose = 'user_data'
  let received: { filename: string; media_type: string } | undefined
  try {
    for await (const part of readForm(request, limits)) {
      if (part.type === 'file') received = await receiveFile(part, writer, limits)
      else if (part.name === 'purpose') purpose = part.value.slice(0, 64)
    }
    if (!received) {
      const reason = 'The form has no field named file.'
      throw new PlumblineError('invalid_request', { details: { reason } })
    }
    const { filename, media_type } = received
    return { blob: { ...(await writer.finish()), media_type }, filename, purpose }
  } catch (error) {
    await writer.abort()
    throw error instanceof PlumblineError ? error.at('file') : error
  }
}

async function receiveFile(file: FormFile, writer: BlobWriter, { partBytes: limit }: Limits) {
  const filename = file.filename.slice(0, 255) || 'file'
  let head = Buffer.alloc(0)
  for await (const chunk of file.bytes) {
    if (head.length < 4096) head = Buffer.concat([head, chunk.subarray(0, 4096 - head.length)])
    await writer.write(chunk)
  }
  if (file.isTruncated())
    throw new PlumblineError('part_too_large', { details: { bytes: writer.bytes, limit } })
  if (writer.bytes === 0) throw new PlumblineError('part_empty')
  return { filename, media_type: mediaTypeOf(head, filename, file.mediaType) }
}

function mediaTypeOf(head: Buffer, filename: string, declaredType: string): string {
  const actual = sniff(head)
  if (actual === undefined) return 'application/octet-stream'
  const named = mediaTypeOfName(filename)
  for (const declared of [named, declaredType]) {
    if (declared && isMedia(declared) && isMedia(actual) && !sameMedia(declared, actual)) {
      throw new PlumblineError('media_type_mismatch', { details: { declared, actual } })
    }
  }
  return actual
}

/** Text comes under many names (CSV, Markdown, JSONL); only media must be what it is called. */
function isMedia(mediaType: string): boolean {
  return /^(image|audio|video)\/|^application\/pdf$/.test(mediaType)
}

function fileObject({ id, blob, filename, purpose, created_at }: FileRecord): z.infer<typeof FileObject> {
  return {
    id,
    object: 'file',
    bytes: blob.bytes,
    created_at: Math.floor(Date.parse(created_at) / 1000),
    filename,
    purpose,
    status: 'processed',
    plumbline: { hash: blob.hash, media_type: blob.media_type },
  }
}
