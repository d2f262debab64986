import type { BlobRef } from './blob.ts'

/**
 * A request body whose media was taken out at the door: pieces of the original JSON's bytes, in order, with a
 * blob where base64 stood. Written out it is the JSON that came in, byte for byte unless the client escaped
 * characters inside the base64 itself.
 */
export interface WireBody {
  pieces: WirePiece[]
  /** Length in bytes of the whole, written out. */
  bytes: number
  /** Byte spans of top-level members, for those who splice: `"key": value` without the comma. */
  members: WireMember[]
}

/** What stands between the frames of a stream that came together and are forwarded together. */
export const frameBreak = '\n\ndata: '

/**
 * `encodedBytes` is the length of the blob written as padded base64. `sent` is that text as it came: it can be taken
 * once, if it is still in memory.
 */
export type WirePiece =
  | { kind: 'json'; bytes: Buffer }
  | { kind: 'base64'; blob: BlobRef; encodedBytes: number; sent?: { take(): Iterable<Buffer> | undefined } }

/** Offsets are in the whole body, written out. */
export interface WireMember {
  key: string
  keyStart: number
  valueStart: number
  /** One past the value's last byte. */
  end: number
}
