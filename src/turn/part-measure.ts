import type { BlobRef } from '../contract/blob.ts'
import { PlumblineError } from '../contract/errors.ts'
import type { Part } from '../contract/part.ts'
import type { BlobStore } from '../contract/ports/blobs.ts'
import type { DocumentReader } from '../contract/ports/documents.ts'
import type { Limits } from '../contract/settings.ts'
import { imageSize } from '../media/image-header.ts'
import { mediaTypeOfName, sameMedia, sniff } from '../media/sniff.ts'
import type { PartBytes } from './part-bytes.ts'
import type { InputMedia } from './request.ts'

export interface MeasureDeps {
  blobs: BlobStore
  documents: DocumentReader
  limits: Limits
}

/** The media type that the bytes have, which no declaration may contradict. */
function checkMediaType({ head, mediaType, filename }: PartBytes): string {
  const actual = sniff(head)
  if (actual === undefined) {
    const kind = mediaType ?? (filename && mediaTypeOfName(filename)) ?? 'file'
    throw new PlumblineError('part_unreadable', {
      details: { kind, reason: 'its bytes are of no known format' },
    })
  }
  for (const declared of [mediaType, filename === undefined ? undefined : mediaTypeOfName(filename)]) {
    if (declared !== undefined && !sameMedia(declared, actual)) {
      throw new PlumblineError('media_type_mismatch', { details: { declared, actual } })
    }
  }
  return actual
}

const rasterTypes = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif'])
const audioTypes = new Set(['audio/wav', 'audio/mpeg', 'audio/flac', 'audio/ogg', 'audio/mp4', 'audio/webm'])
const videoTypes = new Set(['video/mp4', 'video/webm', 'video/quicktime'])

/**
 * Says what a media part is from its bytes alone, and refuses what is too large, too small, damaged, or not what
 * it is called. Images and PDFs are opened in another process; nothing is decoded here.
 */
export async function measurePart(
  input: InputMedia,
  fetched: PartBytes,
  deps: MeasureDeps,
  signal: AbortSignal,
): Promise<Part> {
  const { bytes } = fetched.blob
  if (bytes === 0) throw new PlumblineError('part_empty')
  if (bytes > deps.limits.partBytes) {
    throw new PlumblineError('part_too_large', { details: { bytes, limit: deps.limits.partBytes } })
  }
  const mediaType = checkMediaType(fetched)
  const blob: BlobRef = { hash: fetched.blob.hash, bytes, media_type: mediaType }
  const { filename } = fetched
  if (rasterTypes.has(mediaType) && input.expected !== 'audio') {
    checkImageSize(imageSize(fetched.head, mediaType), deps.limits)
    const opened = await open(deps, blob, signal)
    if (opened.kind !== 'image') throw new PlumblineError('internal')
    checkImageSize(opened, deps.limits)
    return { type: 'image', blob, width: opened.width, height: opened.height, filename, detail: input.detail }
  }
  if (mediaType === 'application/pdf' && input.expected === undefined) {
    const opened = await open(deps, blob, signal)
    if (opened.kind !== 'document') throw new PlumblineError('internal')
    const { pages } = opened
    const limit = deps.limits.documentPages
    if (pages > limit) throw new PlumblineError('document_too_many_pages', { details: { pages, limit } })
    return { type: 'document', blob, pages, filename }
  }
  if (mediaType === 'text/plain' && input.expected === undefined) {
    return { type: 'text', text: (await deps.blobs.read(blob.hash)).toString('utf8') }
  }
  if (audioTypes.has(mediaType) && input.expected !== 'image') return { type: 'audio', blob, filename }
  if (videoTypes.has(mediaType) && input.expected === undefined) return { type: 'video', blob, filename }
  throw new PlumblineError('media_type_unsupported', { details: { mediaType } })
}

async function open(deps: MeasureDeps, blob: BlobRef, signal: AbortSignal) {
  return deps.documents.open(await deps.blobs.path(blob.hash), blob.media_type, signal)
}

function checkImageSize(size: { width: number; height: number } | undefined, limits: Limits): void {
  if (!size) return
  const { width, height } = size
  if (width * height > limits.imagePixels) {
    throw new PlumblineError('image_too_many_pixels', {
      details: { width, height, limit: limits.imagePixels },
    })
  }
  if (Math.min(width, height) < limits.imageMinSide) {
    throw new PlumblineError('image_too_small', { details: { width, height, limit: limits.imageMinSide } })
  }
}
