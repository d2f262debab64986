import type { Message } from '../contract/message.ts'
import { type ImagePart, isMediaPart, type MediaPart, type Part } from '../contract/part.ts'
import type { ModelLimits } from '../contract/ports/model.ts'
import { bytesSent } from './model-limits.ts'
import type { Given } from './turn.ts'

/** What was left out so that a conversation fits its model. */
export interface LeftOut {
  path: string
  part: MediaPart
  reason: string
}

/**
 * Fits a conversation to what its model takes: earlier images and documents that are too many, too large or too long
 * make place for later ones, and a line of text says what stood there; what was answered about them stays. Parts of the
 * newest user message are never left out: those are refused by name instead. Returns the conversation itself when all
 * of it fits.
 */
export function fitToModel(given: Given, limits: ModelLimits): { given: Given; leftOut: LeftOut[] } {
  const newest = given.messages.findLastIndex((message) => message.role === 'user')
  const room = roomFor(given.messages, newest, limits)
  const leftOut: LeftOut[] = []
  const keep = (part: MediaPart, path: string): boolean => {
    const reason = whyNot(part, limits, room)
    if (reason !== undefined) leftOut.unshift({ path, part, reason })
    else takeRoom(part, room)
    return reason === undefined
  }
  const messages: Message[] = [...given.messages]
  for (let i = messages.length - 1; i >= 0; i--) {
    const message = messages[i]
    if (i === newest || !message?.parts.some(isMediaPart)) continue
    const parts: Part[] = []
    for (let j = message.parts.length - 1; j >= 0; j--) {
      const part = message.parts[j]
      if (!part) continue
      const kept = !isMediaPart(part) || keep(part, given.paths[i]?.[j] ?? '')
      parts.unshift(kept ? part : { type: 'text', text: placeFor(part) })
    }
    messages[i] = { ...message, parts }
  }
  return leftOut.length === 0 ? { given, leftOut } : { given: { ...given, messages }, leftOut }
}

/** What is left for earlier media. */
interface Room {
  /** Of the whole conversation. */
  mostImages: number
  images: number
  pages: number
  bytes: number
  imageSide: number
}

/** The room beside the newest user message. */
function roomFor(messages: readonly Message[], newest: number, limits: ModelLimits): Room {
  const { images = Infinity, document_pages = Infinity, request_bytes = Infinity } = limits
  const room: Room = {
    mostImages: images,
    images,
    pages: document_pages,
    bytes: request_bytes,
    imageSide: Infinity,
  }
  const own = messages[newest]?.parts.filter(isMediaPart) ?? []
  const { many_images: many } = limits
  const all = messages.reduce((sum, { parts }) => sum + parts.filter(isImage).length, 0)
  if (many && Math.min(all, images) > many.above_images) {
    // Earlier images make place for large ones of the newest message, or are small enough to be many.
    const ownLarge = own.filter(isImage).some((image) => sideOf(image) > many.image_side)
    if (ownLarge) room.images = room.mostImages = many.above_images
    else room.imageSide = many.image_side
  }
  for (const part of own) takeRoom(part, room)
  return room
}

const isImage = (part: Part): part is ImagePart => part.type === 'image'
const sideOf = ({ width, height }: ImagePart) => Math.max(width, height)

function whyNot(part: MediaPart, limits: ModelLimits, room: Room): string | undefined {
  if (part.type === 'image') {
    const { image_bytes = Infinity, image_side = Infinity } = limits
    const side = Math.min(image_side, room.imageSide)
    if (room.images < 1) return `the model takes ${room.mostImages} images`
    if (part.blob.bytes > image_bytes) return `the model takes images up to ${image_bytes} bytes`
    if (sideOf(part) > side) return `the model takes images up to ${side} pixels a side`
  }
  if (part.type === 'document' && part.pages > room.pages)
    return `the model takes ${limits.document_pages} pages`
  if (bytesSent(part) > room.bytes) return `the model takes ${limits.request_bytes} bytes of media`
  return undefined
}

function takeRoom(part: MediaPart, room: Room): void {
  room.bytes -= bytesSent(part)
  if (part.type === 'image') room.images--
  if (part.type === 'document') room.pages -= part.pages
}

function placeFor(part: Part): string {
  if (!isMediaPart(part)) return ''
  const { filename } = part
  const name = filename === undefined ? '' : ` ${JSON.stringify(filename)}`
  return `[An earlier ${part.type}${name} stood here. It was left out for lack of room; what was said of it stands.]`
}
