import { PlumblineError } from '../contract/errors.ts'
import type { MediaPart } from '../contract/part.ts'
import type { BlobStore } from '../contract/ports/blobs.ts'
import type { DocumentReader } from '../contract/ports/documents.ts'
import type { Limits } from '../contract/settings.ts'
import { imageSize } from '../media/image-header.ts'
import { sniff } from '../media/sniff.ts'

export interface MediaDeps {
  blobs: BlobStore
  documents: DocumentReader
  limits: Pick<Limits, 'partBytes' | 'imagePixels' | 'documentPages'>
}

/** Bytes that are in the blob store; `head` is their beginning, 4 KB are enough. */
export interface StoredBytes {
  hash: string
  bytes: number
  head: Buffer
}

const images = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif']
const moving = ['video/mp4', 'video/webm', 'video/quicktime']

/** Puts bytes that a tool made or was given into the blob store. Throws `part_too_large`. */
export async function storeBytes(bytes: Buffer, { blobs, limits }: MediaDeps): Promise<StoredBytes> {
  if (bytes.length > limits.partBytes)
    throw new PlumblineError('part_too_large', { details: { bytes: bytes.length, limit: limits.partBytes } })
  const writer = blobs.writer()
  await writer.write(bytes)
  return { ...(await writer.finish()), head: bytes.subarray(0, 4_096) }
}

/**
 * The media part that bytes are, whatever they were called; undefined when they are no media. Images and PDFs are
 * opened in another process first. Throws what opening them throws, `image_too_many_pixels` before any decoding.
 */
export async function mediaPartOf(
  { hash, bytes, head }: StoredBytes,
  { blobs, documents, limits }: MediaDeps,
  signal: AbortSignal,
): Promise<MediaPart | undefined> {
  const mediaType = sniff(head)
  if (mediaType === undefined) return undefined
  const blob = { hash, bytes, media_type: mediaType }
  if (mediaType.startsWith('audio/')) return { type: 'audio', blob }
  if (moving.includes(mediaType)) return { type: 'video', blob }
  if (!images.includes(mediaType) && mediaType !== 'application/pdf') return undefined
  const announced = imageSize(head, mediaType)
  if (announced && announced.width * announced.height > limits.imagePixels)
    throw new PlumblineError('image_too_many_pixels', {
      details: { width: announced.width, height: announced.height, limit: limits.imagePixels },
    })
  const opened = await documents.open(await blobs.path(hash), mediaType, signal)
  if (opened.kind === 'document') return { type: 'document', blob, pages: opened.pages }
  return { type: 'image', blob, width: opened.width, height: opened.height }
}
