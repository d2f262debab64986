/** Size of a JPEG's frame in pixels and its EXIF orientation (1 to 8, 1 where it says none). */
export interface JpegHeader {
  width: number
  height: number
  orientation: number
}

/**
 * Reads a JPEG's segments up to its frame header (ITU-T T.81 annex B). Undefined when the frame header is not within
 * `head`.
 */
export function readJpegHeader(head: Buffer): JpegHeader | undefined {
  let orientation = 1
  let at = 2
  while (at + 4 <= head.length) {
    if (head[at] !== 0xff) return undefined
    const marker = head[at + 1] ?? 0
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2
      continue
    }
    const length = head.readUInt16BE(at + 2)
    if (length < 2) return undefined
    const segment = head.subarray(at + 4, at + 2 + length)
    if (isFrame(marker))
      return segment.length < 5
        ? undefined
        : { height: segment.readUInt16BE(1), width: segment.readUInt16BE(3), orientation }
    if (marker === 0xe1 && segment.toString('latin1', 0, 6) === 'Exif\0\0')
      orientation = exifOrientation(segment.subarray(6)) ?? orientation
    at += 2 + length
  }
  return undefined
}

/** Start of frame: C0 to CF without the tables C4, C8 and CC. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

/** Tag 0x0112 of the first directory of a TIFF structure (TIFF 6.0, Exif 2.3). */
function exifOrientation(tiff: Buffer): number | undefined {
  if (tiff.length < 8) return undefined
  const little = tiff.toString('latin1', 0, 2) === 'II'
  const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  if (directory + 2 > tiff.length) return undefined
  const entries = u16(directory)
  for (let n = 0; n < entries; n++) {
    const entry = directory + 2 + n * 12
    if (entry + 12 > tiff.length) return undefined
    if (u16(entry) !== 0x0112) continue
    const value = u16(entry + 8)
    return value >= 1 && value <= 8 ? value : undefined
  }
  return undefined
}
