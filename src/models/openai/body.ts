import type { BlobStore } from '../../contract/ports/blobs.ts'
import type { WireBody } from '../../contract/wire.ts'
import { editedLength, wireChunks } from '../../media/splice.ts'
import type { Edit } from '../../media/wire-edits.ts'
import type { RequestBody } from './exchange.ts'

/** A wire body with its edits made: at once when it is all JSON, else piece by piece with blobs as base64. */
export function writtenOut(wire: WireBody, edits: Edit[], blobs: BlobStore): RequestBody {
  const json: Buffer[] = []
  for (const piece of wire.pieces) {
    if (piece.kind === 'base64')
      return { chunks: wireChunks(wire, blobs, edits), bytes: editedLength(wire, edits) }
    json.push(piece.bytes)
  }
  const [only] = json
  return edited(only && json.length === 1 ? only : Buffer.concat(json), edits)
}

function edited(bytes: Buffer, edits: Edit[]): Buffer {
  if (edits.length === 0) return bytes
  let length = bytes.length
  for (const edit of edits) length += edit.bytes.length - (edit.end - edit.start)
  const result = Buffer.allocUnsafe(length)
  let from = 0
  let to = 0
  for (const edit of edits) {
    to = copied(bytes, from, edit.start, result, to)
    to = copied(edit.bytes, 0, edit.bytes.length, result, to)
    from = edit.end
  }
  copied(bytes, from, bytes.length, result, to)
  return result
}

/** Up to so many bytes are copied faster one by one than by a call. */
const fewBytes = 32

/** Copies bytes from `start` up to `end` to `at`, and returns where they end there. */
function copied(source: Buffer, start: number, end: number, target: Buffer, at: number): number {
  if (end - start > fewBytes) return at + source.copy(target, at, start, end)
  let to = at
  for (let from = start; from < end; from++) target[to++] = source[from] ?? 0
  return to
}
