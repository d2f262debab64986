import type { BlobRef } from '../contract/blob.ts'
import { PlumblineError } from '../contract/errors.ts'
import type { EventBody } from '../contract/event.ts'
import type { BlobStore } from '../contract/ports/blobs.ts'
import type { FileStore } from '../contract/ports/store.ts'
import type { InputMedia } from './request.ts'

/** Fetches a URL into a blob; the safe fetcher, handed in. */
export type UrlToBlob = (
  url: string,
  options: { signal: AbortSignal; onProgress(received: number, total?: number): void },
) => Promise<{ hash: string; bytes: number; head: Buffer; contentType?: string }>

export interface PartBytesDeps {
  blobs: BlobStore
  files: FileStore
  fetchUrl: UrlToBlob
}

/** Bytes that are in the blob store, and all that is declared of them. `head` is their beginning, for sniffing. */
export interface PartBytes {
  blob: { hash: string; bytes: number }
  head: Buffer
  mediaType?: string
  filename?: string
}

/** Brings a part's bytes into the blob store, wherever they are. Throws `file_not_found` and the fetcher's errors. */
export async function fetchBytes(
  input: InputMedia,
  deps: PartBytesDeps,
  signal: AbortSignal,
  append: (event: EventBody) => void,
): Promise<PartBytes> {
  const { source, path, filename, mediaType } = input
  switch (source.kind) {
    case 'blob':
      return { blob: { hash: source.hash, bytes: source.bytes }, head: source.head, filename, mediaType }
    case 'bytes': {
      const writer = deps.blobs.writer()
      await writer.write(source.bytes)
      return { blob: await writer.finish(), head: source.bytes.subarray(0, 4096), filename, mediaType }
    }
    case 'file': {
      const file = await deps.files.get(source.fileId)
      if (!file) throw new PlumblineError('file_not_found', { details: { id: source.fileId } })
      const head = await readHead(deps.blobs, file.blob)
      return {
        blob: file.blob,
        head,
        filename: filename ?? file.filename,
        mediaType: mediaType ?? file.blob.media_type,
      }
    }
    case 'url': {
      const fetched = await deps.fetchUrl(source.url, {
        signal,
        onProgress: (received_bytes, total_bytes) =>
          append({ type: 'part.progress', stage: 'fetching', path, received_bytes, total_bytes }),
      })
      const { hash, bytes, head, contentType } = fetched
      return { blob: { hash, bytes }, head, filename, mediaType: mediaType ?? contentType }
    }
  }
}

async function readHead(blobs: BlobStore, blob: BlobRef): Promise<Buffer> {
  if (blob.bytes === 0) return Buffer.alloc(0)
  const chunks: Buffer[] = []
  for await (const chunk of await blobs.open(blob.hash, { start: 0, end: Math.min(blob.bytes, 4096) - 1 })) {
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
