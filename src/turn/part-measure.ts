import type { BlobRef } from '../contract/blob.ts'
import { PlumblineError } from '../contract/errors.ts'
import type { Part } from '../contract/part.ts'
import type { BlobStore } from '../contract/ports/blobs.ts'
import type { DocumentReader, Opened } from '../contract/ports/documents.ts'
import type { Limits } from '../contract/settings.ts'
import { imageSize } from '../media/image-header.ts'
import { mediaTypeOfName, sameMedia } from '../media/media-types.ts'
import { sniff } from '../media/sniff.ts'
import { OpenedCache } from './opened-cache.ts'
import type { PartBytes } from './part-bytes.ts'
import type { InputMedia } from './request.ts'

export interface MeasureDeps {
  blobs: BlobStore
  documents: DocumentReader
  limits: Limits
}

const opened = new OpenedCache()

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

const kinds: Record<string, 'image' | 'document' | 'audio' | 'video' | 'text'> = {
  'image/png': 'image',
  'image/jpeg': 'image',
  'image/webp': 'image',
  'image/gif': 'image',
  'image/avif': 'image',
  'application/pdf': 'document',
  'text/plain': 'text',
  'audio/wav': 'audio',
  'audio/mpeg': 'audio',
  'audio/flac': 'audio',
  'audio/ogg': 'audio',
  'audio/mp4': 'audio',
  'video/mp4': 'video',
  'video/webm': 'video',
  'video/quicktime': 'video',
}

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
  const kind = kinds[mediaType]
  if (kind === undefined) throw new PlumblineError('media_type_unsupported', { details: { mediaType } })
  if (input.expected !== undefined && kind !== 'text' && kind !== input.expected) {
    throw new PlumblineError('media_type_mismatch', {
      details: { declared: input.expected, actual: mediaType },
    })
  }
  const { filename } = fetched
  switch (kind) {
    case 'image':
      return {
        type: 'image',
        blob,
        ...(await measureImage(fetched.head, blob, deps, signal)),
        filename,
        detail: input.detail,
        cache_control: input.cache_control,
      }
    case 'document':
      return {
        type: 'document',
        blob,
        ...(await measureDocument(blob, deps, signal)),
        filename,
        citations: input.citations,
        cache_control: input.cache_control,
      }
    case 'text':
      return {
        type: 'text',
        text: (await deps.blobs.read(blob.hash)).toString('utf8'),
        cache_control: input.cache_control,
      }
    default:
      return { type: kind, blob, filename }
  }
}

async function measureImage(head: Buffer, blob: BlobRef, deps: MeasureDeps, signal: AbortSignal) {
  // The header alone refuses a bomb; only what passes is opened by the decoder.
  checkImageSize(imageSize(head, blob.media_type), deps.limits)
  const image = await open(deps, blob, signal)
  if (image.kind !== 'image') throw new Error(`${blob.media_type} opened as a ${image.kind}`)
  const { width, height, legibility } = image
  checkImageSize(image, deps.limits)
  return { width, height, legibility }
}

async function measureDocument(blob: BlobRef, deps: MeasureDeps, signal: AbortSignal) {
  const document = await open(deps, blob, signal)
  if (document.kind !== 'document') throw new Error(`${blob.media_type} opened as an ${document.kind}`)
  const limit = deps.limits.documentPages
  if (document.pages > limit) {
    throw new PlumblineError('document_too_many_pages', { details: { pages: document.pages, limit } })
  }
  const { pages, textLayer: text_layer, legibility } = document
  return { pages, text_layer, legibility }
}

async function open(deps: MeasureDeps, blob: BlobRef, signal: AbortSignal): Promise<Opened> {
  const known = opened.get(blob.hash)
  if (known) return known
  const now = await deps.documents.open(await deps.blobs.path(blob.hash), blob.media_type, signal)
  opened.set(blob.hash, now)
  return now
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
