import type { Message } from '../contract/message.ts'
import { isMediaPart, type MediaPart, type Part } from '../contract/part.ts'
import type { ModelLimits } from '../contract/ports/model.ts'
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
  const room = { images: limits.images ?? Infinity, pages: limits.document_pages ?? Infinity }
  const leftOut: LeftOut[] = []
  const keep = (part: MediaPart, path: string, isNewest: boolean): boolean => {
    const reason = isNewest ? undefined : whyNot(part, limits, room)
    if (reason !== undefined) leftOut.unshift({ path, part, reason })
    else takeRoom(part, room)
    return reason === undefined
  }
  const messages: Message[] = [...given.messages]
  for (let i = messages.length - 1; i >= 0; i--) {
    const message = messages[i]
    if (!message?.parts.some(isMediaPart)) continue
    const parts: Part[] = []
    for (let j = message.parts.length - 1; j >= 0; j--) {
      const part = message.parts[j]
      if (!part) continue
      const kept = !isMediaPart(part) || keep(part, given.paths[i]?.[j] ?? '', i === newest)
      parts.unshift(kept ? part : { type: 'text', text: placeFor(part) })
    }
    messages[i] = { ...message, parts }
  }
  return leftOut.length === 0 ? { given, leftOut } : { given: { ...given, messages }, leftOut }
}

function whyNot(
  part: MediaPart,
  limits: ModelLimits,
  room: { images: number; pages: number },
): string | undefined {
  const { image_bytes = Infinity, image_side = Infinity } = limits
  if (part.type === 'image') {
    if (room.images < 1) return `the model takes ${limits.images} images`
    if (part.blob.bytes > image_bytes) return `the model takes images up to ${image_bytes} bytes`
    if (Math.max(part.width, part.height) > image_side)
      return `the model takes images up to ${image_side} pixels a side`
  }
  if (part.type === 'document' && part.pages > room.pages)
    return `the model takes ${limits.document_pages} pages`
  return undefined
}

function takeRoom(part: MediaPart, room: { images: number; pages: number }): void {
  if (part.type === 'image') room.images--
  if (part.type === 'document') room.pages -= part.pages
}

function placeFor(part: Part): string {
  if (!isMediaPart(part)) return ''
  const { filename } = part
  const name = filename === undefined ? '' : ` ${JSON.stringify(filename)}`
  return `[An earlier ${part.type}${name} stood here. It was left out for lack of room; what was said of it stands.]`
}
