import { type ErrorCode, PlumblineError } from '../contract/errors.ts'
import type { ImagePart } from '../contract/part.ts'
import type { BlobStore } from '../contract/ports/blobs.ts'
import type { DocumentReader } from '../contract/ports/documents.ts'
import type { ModelInfo } from '../contract/ports/model.ts'
import { type ImageRoom, shrinkToModel } from './shrink.ts'
import type { Turn } from './turn.ts'

interface RenditionDeps {
  documents: DocumentReader
  blobs: BlobStore
}

interface Known {
  /** Undefined when there is no faithful rendition. */
  part: ImagePart | undefined
  madeAt: number
}

const mostKnown = 1_024
/** Shorter than blobs that no record refers to are kept. */
const knownForMs = 12 * 3_600_000

/** Renditions by the image's hash and the room they were made for: a conversation brings the same images every turn. */
const known = new Map<string, Known>()

/** Failures that leave an image as it is, to be left out or refused by its path as any other that is too large. */
const leaves: readonly ErrorCode[] = ['part_unreadable', 'part_timeout', 'reader_failed', 'blob_not_found']

/** Gives the model smaller renditions of images that are larger than it takes, and says so for each. */
export async function shrinkImages(turn: Turn, info: ModelInfo, deps: RenditionDeps): Promise<void> {
  const { limits, input } = info
  if (!limits || !input.includes('image')) return
  const { conversation, envelope, log } = turn
  const { given, shrunk } = await shrinkToModel(conversation, limits, async (image, room) => {
    try {
      return await renditionOf(image, room, deps, envelope.signal)
    } catch (error) {
      envelope.throwIfOver()
      if (error instanceof PlumblineError && leaves.includes(error.code)) return undefined
      throw error
    }
  })
  if (shrunk.length > 0) turn.given = given
  for (const { path, from, to } of shrunk) {
    const message = `${info.id} is given a smaller rendition of the image: ${sizeOf(to)} instead of ${sizeOf(from)}.`
    log.append({ type: 'warning', code: 'image_resized', message, part: path })
  }
}

const sizeOf = ({ width, height, blob }: ImagePart) =>
  `${width} × ${height} pixels (${(blob.bytes / 1e6).toFixed(2)} MB)`

/** The rendition of an image within `room`, kept as a blob; undefined when there is no faithful one. Throws what reading throws. */
async function renditionOf(
  image: ImagePart,
  room: ImageRoom,
  deps: RenditionDeps,
  signal: AbortSignal,
): Promise<ImagePart | undefined> {
  const key = `${image.blob.hash} ${room.maxSide} ${room.maxBytes}`
  const before = known.get(key)
  known.delete(key)
  if (before && performance.now() - before.madeAt < knownForMs) {
    if (!before.part || (await deps.blobs.has(before.part.blob.hash))) {
      known.set(key, before)
      return before.part && { ...image, ...placeOf(before.part) }
    }
  }
  const part = await make(image, room, deps, signal)
  known.set(key, { part, madeAt: performance.now() })
  const oldest = known.keys().next()
  if (known.size > mostKnown && !oldest.done) known.delete(oldest.value)
  return part
}

const placeOf = ({ blob, width, height }: ImagePart) => ({ blob, width, height })

async function make(
  image: ImagePart,
  room: ImageRoom,
  { documents, blobs }: RenditionDeps,
  signal: AbortSignal,
): Promise<ImagePart | undefined> {
  const { hash, media_type } = image.blob
  const made = await documents.shrink(await blobs.path(hash), media_type, { ...room, signal })
  if (made === undefined) return undefined
  const { bytes, width, height } = made
  const writer = blobs.writer()
  try {
    await writer.write(bytes)
    const blob = { ...(await writer.finish()), media_type: made.media_type }
    return { ...image, blob, width, height }
  } catch (error) {
    await writer.abort()
    throw error
  }
}
