import type { DocumentPart, ImagePart, MediaPart, Part } from '../../../src/contract/part.ts'

export type { MediaPart }

export function isMedia(part: Part): part is MediaPart {
  return part.type === 'image' || part.type === 'document' || part.type === 'audio' || part.type === 'video'
}

/** Parts that the server can show as pages. */
export function isPaged(part: Part): part is ImagePart | DocumentPart {
  return part.type === 'image' || part.type === 'document'
}

export function pageCount(part: ImagePart | DocumentPart): number {
  return part.type === 'document' ? part.pages : 1
}
