import type { WireBody, WirePiece } from '../contract/wire.ts'
import { encodedLength } from './base64.ts'
import type { HoistedMedia, MediaPart } from './media-part.ts'
import { sniff } from './sniff.ts'

type Entry =
  | { kind: 'json'; bytes: Buffer }
  | { kind: 'header'; bytes: Buffer }
  | { kind: 'media'; part: Pick<MediaPart, 'media' | 'kept'> }

const worthCopyingFrom = 16_384

/** A piece that is small beside the memory it points into is copied, so that the chunk around it can go. */
function detached(bytes: Buffer): Buffer {
  const around = bytes.buffer.byteLength
  return around > worthCopyingFrom && bytes.length * 2 < around ? Buffer.from(bytes) : bytes
}

/**
 * A body in its pieces, as they were found. From them come the JSON to parse, with placeholders for the media, and
 * the wire body. Media that was refused stands empty in the wire body.
 */
export class BodyPieces {
  readonly #entries: Entry[] = []

  /** JSON as it was sent. */
  json(bytes: Buffer): void {
    this.#entries.push({ kind: 'json', bytes: detached(bytes) })
  }

  /** Media, with what stood in front of its base64 in the same string. */
  media(header: Buffer, part: Pick<MediaPart, 'media' | 'kept'>): void {
    if (header.length > 0) this.#entries.push({ kind: 'header', bytes: detached(header) })
    this.#entries.push({ kind: 'media', part })
  }

  /** The JSON to parse, and how its byte offsets translate to those of the body written out. */
  skeleton(): { json: Buffer; toBodyOffset: (offset: number) => number } {
    const buffers: Buffer[] = []
    const shifts: { from: number; shift: number }[] = []
    let length = 0
    let bodyOffset = 0
    for (const entry of this.#entries) {
      if (entry.kind === 'json') {
        shifts.push({ from: length, shift: bodyOffset - length })
        buffers.push(entry.bytes)
        length += entry.bytes.length
        bodyOffset += entry.bytes.length
      } else if (entry.kind === 'header') {
        bodyOffset += entry.bytes.length
      } else {
        const placeholder = Buffer.from(entry.part.media.placeholder)
        buffers.push(placeholder)
        length += placeholder.length
        bodyOffset += wireLength(entry.part.media)
      }
    }
    const toBodyOffset = (offset: number) =>
      offset + (shifts.findLast(({ from }) => from <= offset)?.shift ?? 0)
    return { json: Buffer.concat(buffers, length), toBodyOffset }
  }

  /** The body without its `members`. Every media's blob must be settled. */
  wire(): Pick<WireBody, 'pieces' | 'bytes'> {
    const pieces: WirePiece[] = []
    let bytes = 0
    for (const entry of this.#entries) {
      if (entry.kind !== 'media') {
        pieces.push({ kind: 'json', bytes: entry.bytes })
        bytes += entry.bytes.length
        continue
      }
      const { media, kept } = entry.part
      if (media.error) continue
      const media_type = media.mediaType ?? sniff(media.head) ?? 'application/octet-stream'
      const encodedBytes = wireLength(media)
      // Text without its padding is sent on with it.
      const sent = kept.length === encodedBytes ? kept : undefined
      pieces.push({ kind: 'base64', blob: { ...media.blob, media_type }, encodedBytes, sent })
      bytes += encodedBytes
    }
    return { pieces, bytes }
  }
}

function wireLength(media: HoistedMedia): number {
  return media.error ? 0 : encodedLength(media.blob.bytes)
}
