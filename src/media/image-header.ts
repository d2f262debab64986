import { readJpegHeader } from './jpeg-header.ts'

export interface ImageSize {
  /** Pixels, as shown. */
  width: number
  height: number
}

/**
 * Size of an image by its header alone, so that a bomb is refused before anything decodes it. Takes the first bytes
 * of the file (4 KB usually are enough) and the type they are. A JPEG's EXIF orientation and an AVIF's rotation swap
 * the sides. Undefined when the header is not there, damaged, or of another format.
 */
export function imageSize(head: Buffer, mediaType: string): ImageSize | undefined {
  const size = read(head, mediaType)
  return size && size.width > 0 && size.height > 0 ? size : undefined
}

function read(head: Buffer, mediaType: string): ImageSize | undefined {
  switch (mediaType) {
    case 'image/png':
      return pngSize(head)
    case 'image/gif':
      return head.length < 10 ? undefined : { width: head.readUInt16LE(6), height: head.readUInt16LE(8) }
    case 'image/jpeg':
      return jpegSize(head)
    case 'image/webp':
      return webpSize(head)
    case 'image/avif':
    case 'image/heic':
      return heifSize(head)
    default:
      return undefined
  }
}

function pngSize(head: Buffer): ImageSize | undefined {
  if (head.length < 24 || head.toString('latin1', 12, 16) !== 'IHDR') return undefined
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) }
}

function jpegSize(head: Buffer): ImageSize | undefined {
  const header = readJpegHeader(head)
  if (!header) return undefined
  const { width, height, orientation } = header
  return orientation >= 5 ? { width: height, height: width } : { width, height }
}

/** The three kinds of first chunk of a WebP file (RFC 9649). */
function webpSize(head: Buffer): ImageSize | undefined {
  if (head.length < 30) return undefined
  const chunk = head.toString('latin1', 12, 16)
  if (chunk === 'VP8X') return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 }
  if (chunk === 'VP8L') {
    const bits = head.readUInt32LE(21)
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  if (chunk === 'VP8 ')
    return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff }
  return undefined
}

/** The largest `ispe` property (ISO/IEC 23008-12), turned when an `irot` by a quarter is there. */
function heifSize(head: Buffer): ImageSize | undefined {
  let size: ImageSize | undefined
  for (
    let at = head.indexOf('ispe');
    at !== -1 && at + 16 <= head.length;
    at = head.indexOf('ispe', at + 4)
  ) {
    const found = { width: head.readUInt32BE(at + 8), height: head.readUInt32BE(at + 12) }
    if (!size || found.width * found.height > size.width * size.height) size = found
  }
  const rotation = head.indexOf('irot')
  const turned = rotation !== -1 && ((head[rotation + 4] ?? 0) & 1) === 1
  return size && turned ? { width: size.height, height: size.width } : size
}
