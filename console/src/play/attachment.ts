import type { WireError } from '../../../src/contract/errors.ts'

/** A file of the composer, from the moment it is chosen. */
export interface Attachment {
  key: string
  name: string
  bytes: number
  kind: 'image' | 'document' | 'text'
  /** Address of a picture of it, for images. */
  preview: string | undefined
  state: 'uploading' | 'ready' | 'failed'
  sentBytes: number
  fileId: string | undefined
  /** Words of a text file, sent as they are. */
  text: string | undefined
  error: WireError | undefined
}

export const acceptedTypes = 'image/png,image/jpeg,image/webp,image/gif,image/avif,application/pdf,text/*,.md'

const mostTextBytes = 2_000_000

/** How a file rides in the request. Small text files are sent as text; what else is no image is for the server to judge. */
export function kindOf(file: File): Attachment['kind'] {
  if (file.type.startsWith('image/')) return 'image'
  const isText = file.type.startsWith('text/') || /\.(md|txt|csv|json)$/i.test(file.name)
  return isText && file.size <= mostTextBytes ? 'text' : 'document'
}
