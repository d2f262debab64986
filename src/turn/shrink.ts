import { type ImagePart, isMediaPart, type Part } from '../contract/part.ts'
import type { ModelLimits } from '../contract/ports/model.ts'
import { bytesSent } from './model-limits.ts'
import type { Given } from './turn.ts'

/** What an image may have at the most. */
export interface ImageRoom {
  maxSide: number
  maxBytes: number
}

/** An image that was replaced by a smaller rendition of itself. */
export interface Shrunk {
  path: string
  from: ImagePart
  to: ImagePart
}

/** Makes a rendition within `room`; undefined when there is no faithful one. */
export type Shrink = (image: ImagePart, room: ImageRoom) => Promise<ImagePart | undefined>

/** Renditions made at once for one turn, so that others who read get theirs in between. */
const madeAtOnce = 2

/**
 * Replaces the images of a conversation that are larger than its model takes by smaller renditions, those of the newest
 * message too. Images that will be left out for their number stay as they are, and so do those of which there is no
 * rendition. Returns the conversation itself when nothing was replaced.
 */
export async function shrinkToModel(
  given: Given,
  limits: ModelLimits,
  shrink: Shrink,
): Promise<{ given: Given; shrunk: Shrunk[] }> {
  const waiting = tooLarge(given, limits)
  const renditions = new Map<Part, ImagePart>()
  const makeAll = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const made = await shrink(next.image, next.room)
      if (made) renditions.set(next.image, made)
    }
  }
  await Promise.all(Array.from({ length: madeAtOnce }, makeAll))
  if (renditions.size === 0) return { given, shrunk: [] }
  const shrunk: Shrunk[] = []
  const messages = given.messages.map((message, i) => {
    const parts = message.parts.map((part, j) => {
      const to = renditions.get(part)
      if (to && part.type === 'image') shrunk.push({ path: given.paths[i]?.[j] ?? '', from: part, to })
      return to ?? part
    })
    return { ...message, parts }
  })
  return { given: { ...given, messages }, shrunk }
}

/** The images that a model has room for by their number but not as they are, each with its room. */
function tooLarge({ messages }: Given, limits: ModelLimits): { image: ImagePart; room: ImageRoom }[] {
  const { images = Infinity, image_side = Infinity, image_bytes = Infinity, many_images: many } = limits
  const newest = messages.findLast((message) => message.role === 'user')
  const all = messages.flatMap(({ parts }) => parts.filter(isImage))
  const kept = all.slice(Math.max(0, all.length - images))
  const maxSide = many && kept.length > many.above_images ? Math.min(image_side, many.image_side) : image_side
  const share = shareOf(newest?.parts ?? [], limits)
  const own = new Set(newest?.parts)
  return kept.flatMap((image) => {
    const maxBytes = Math.min(image_bytes, own.has(image) ? share : Infinity)
    const fits = Math.max(image.width, image.height) <= maxSide && image.blob.bytes <= maxBytes
    return fits ? [] : [{ image, room: { maxSide, maxBytes } }]
  })
}

const isImage = (part: Part): part is ImagePart => part.type === 'image'

/** Bytes that each image of the newest message may have where all of its media together are too many. */
function shareOf(parts: readonly Part[], { request_bytes = Infinity }: ModelLimits): number {
  const media = parts.filter(isMediaPart)
  const sum = (some: readonly Part[]) => some.reduce((bytes, part) => bytes + bytesSent(part), 0)
  if (sum(media) <= request_bytes) return Infinity
  const images = media.filter(isImage)
  const left = request_bytes - sum(media.filter((part) => !isImage(part)))
  // As base64 takes four bytes for three.
  return Math.max(0, Math.floor(left / images.length / 4) * 3)
}
