import type { Box } from '../contract/citation.ts'
import type { DocumentPart, ImagePart } from '../contract/part.ts'
import { imageSize } from '../media/image-header.ts'
import { type MediaDeps, storeBytes } from './media-part.ts'

/** A page or image, or what of it is inside `box`, as a PNG of its own. Throws what rendering throws. */
export async function pictureOf(
  { blob }: ImagePart | DocumentPart,
  { page, maxSide, box }: { page: number; maxSide: number; box?: Box },
  deps: MediaDeps,
  signal: AbortSignal,
): Promise<ImagePart> {
  const path = await deps.blobs.path(blob.hash)
  return pngPart(await deps.documents.render(path, blob.media_type, page, maxSide, signal, box), deps)
}

/** A PNG that this program made, as a part. */
export async function pngPart(png: Buffer, deps: MediaDeps): Promise<ImagePart> {
  const size = imageSize(png.subarray(0, 4_096), 'image/png')
  if (size === undefined) throw new Error('what was drawn is no PNG')
  const { hash, bytes } = await storeBytes(png, deps)
  return { type: 'image', blob: { hash, bytes, media_type: 'image/png' }, ...size }
}
