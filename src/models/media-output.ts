import type { BlobRef } from '../contract/blob.ts'
import type { BlobStore } from '../contract/ports/blobs.ts'

/** Keeps media that a model made: bytes, or base64. */
export async function keepMedia(
  data: string | Uint8Array,
  mediaType: string,
  blobs: Pick<BlobStore, 'writer'>,
): Promise<BlobRef> {
  const writer = blobs.writer()
  try {
    await writer.write(typeof data === 'string' ? Buffer.from(data, 'base64') : data)
    return { ...(await writer.finish()), media_type: mediaType }
  } catch (error) {
    await writer.abort()
    throw error
  }
}
