import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BlobStore } from '../../contract/ports/blobs.ts'
import { wireChunks } from '../../media/splice.ts'
import { writtenOut } from './body.ts'

const none = { open: () => Promise.reject(new Error('there are no blobs')) } as unknown as BlobStore

test('a body that is all JSON is edited at once just as it would be piece by piece', async () => {
  const cut = fc.record({
    skip: fc.nat(50),
    drop: fc.nat(6),
    put: fc.string({ maxLength: 40 }),
  })
  const pieces = fc.array(fc.string({ minLength: 1, maxLength: 90 }), {
    minLength: 1,
    maxLength: 4,
  })
  await fc.assert(
    fc.asyncProperty(pieces, fc.array(cut, { maxLength: 5 }), async (texts, cuts) => {
      const json = texts.map((text) => ({ kind: 'json' as const, bytes: Buffer.from(text) }))
      const bytes = json.reduce((sum, piece) => sum + piece.bytes.length, 0)
      const wire = { pieces: json, bytes, members: [] }
      const edits = []
      let at = 0
      for (const { skip, drop, put } of cuts) {
        const start = Math.min(bytes, at + skip)
        const end = Math.min(bytes, start + drop)
        edits.push({ start, end, bytes: Buffer.from(put) })
        at = end
      }
      const chunks: Buffer[] = []
      for await (const chunk of wireChunks(wire, none, edits)) chunks.push(chunk)
      expect(writtenOut(wire, edits, none)).toEqual(Buffer.concat(chunks))
    }),
  )
})
