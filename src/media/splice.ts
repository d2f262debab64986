import { PlumblineError } from '../contract/errors.ts'
import type { BlobStore } from '../contract/ports/blobs.ts'
import type { WireBody, WirePiece } from '../contract/wire.ts'
import { bulk, outwardRank } from './turnstile.ts'
import type { Edit } from './wire-edits.ts'

type Blobs = Pick<BlobStore, 'open'>

/** Length in bytes of the body with its edits, for Content-Length. */
export function editedLength(wire: WireBody, edits: readonly Edit[] = []): number {
  return edits.reduce((length, edit) => length + edit.bytes.length - (edit.end - edit.start), wire.bytes)
}

/**
 * Writes a body out with its edits, which are in order and do not overlap, and never cut through media. Blobs are
 * read and encoded piece by piece. Throws `blob_not_found`, and `internal` for a blob that is not as long as it was.
 */
export async function* wireChunks(
  wire: WireBody,
  blobs: Blobs,
  edits: readonly Edit[] = [],
): AsyncGenerator<Buffer, void, undefined> {
  let next = 0
  let offset = 0
  /** Everything before this is written or edited away. */
  let done = 0
  for (const piece of wire.pieces) {
    const end = offset + lengthOf(piece)
    if (piece.kind === 'base64') {
      if (done <= offset) yield* encoded(piece, blobs)
      done = Math.max(done, end)
    }
    while (piece.kind === 'json' && (done < end || edits[next]?.start === end)) {
      const edit = edits[next]
      if (!edit || edit.start > end) {
        yield piece.bytes.subarray(done - offset)
        done = end
        break
      }
      if (edit.start > done) yield piece.bytes.subarray(done - offset, edit.start - offset)
      if (edit.bytes.length > 0) yield edit.bytes
      done = edit.end
      next++
    }
    offset = end
  }
}

function lengthOf(piece: WirePiece): number {
  return piece.kind === 'json' ? piece.bytes.length : piece.encodedBytes
}

/** As it came, while that is in memory, else from the blob. */
async function* encoded(piece: WirePiece & { kind: 'base64' }, blobs: Blobs): AsyncGenerator<Buffer> {
  const sent = piece.sent?.take()
  if (sent) {
    for (const chunk of sent) {
      await bulk.pass(outwardRank)
      yield chunk
    }
    return
  }
  let left: Buffer = Buffer.alloc(0)
  let bytes = 0
  for await (const chunk of await blobs.open(piece.blob.hash)) {
    await bulk.pass(outwardRank)
    const joined: Buffer = left.length > 0 ? Buffer.concat([left, chunk]) : chunk
    const whole = joined.length - (joined.length % 3)
    bytes += chunk.length
    if (whole > 0) yield Buffer.from(joined.toString('base64', 0, whole), 'latin1')
    left = Buffer.from(joined.subarray(whole))
  }
  if (left.length > 0) yield Buffer.from(left.toString('base64'), 'latin1')
  if (bytes !== piece.blob.bytes)
    throw new PlumblineError('internal', { cause: new Error('a blob changed its length') })
}
