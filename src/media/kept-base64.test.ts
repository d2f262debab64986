import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeptBase64 } from './kept-base64.ts'

const text = Buffer.alloc(1_500_000, 'plumb-line')

function keep(bytes: Buffer, pieceBytes: number): KeptBase64 {
  const kept = new KeptBase64()
  for (let at = 0; at < bytes.length; at += pieceBytes) kept.add(bytes.subarray(at, at + pieceBytes))
  return kept
}

/** Its pieces, each copied before the next is asked for. */
const copies = (kept: KeptBase64) => Array.from(kept.take() ?? [], (piece) => Buffer.from(piece))

test('what is kept comes back as it was, however it came in pieces', () => {
  const lengths = fc.integer({ min: 5_000, max: text.length })
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1_000, max: 600_000 }), (length, pieceBytes) => {
      const bytes = text.subarray(0, length)
      const kept = keep(bytes, pieceBytes)
      expect(kept.length).toBe(length)
      expect(Buffer.concat(copies(kept)).equals(bytes)).toBe(true)
    }),
    { numRuns: 40 },
  )
})

test('a short text is not kept, in however many pieces it comes', () => {
  const short = keep(text.subarray(0, 4_095), 1_000)
  expect(short).toHaveLength(0)
  expect(short.take()).toBeUndefined()
})

test('a piece is left alone until the next is asked for', () => {
  const scribble = Buffer.alloc(2_000_000, 'x')
  const taken: string[] = []
  for (const piece of keep(text, 65_536).take() ?? []) {
    keep(scribble, 65_536).drop()
    taken.push(piece.toString('latin1'))
  }
  expect(taken.join('')).toBe(text.toString('latin1'))
})

test('a piece at which its reader stopped is never written over', () => {
  const scribble = Buffer.alloc(2_000_000, 'x')
  let last: Buffer | undefined
  for (const piece of keep(text, 65_536).take() ?? []) {
    last = piece
    break
  }
  keep(scribble, 65_536).drop()
  expect(last?.equals(text.subarray(0, last.length))).toBe(true)
})

test('it can be taken once, and not after it was dropped', () => {
  const kept = keep(text, 65_536)
  expect(kept.take()).toBeDefined()
  expect(kept.take()).toBeUndefined()
  const dropped = keep(text, 65_536)
  dropped.drop()
  expect(dropped.take()).toBeUndefined()
})

test('past what all together may keep nothing is kept, until others give their room back', () => {
  const many = Array.from({ length: 40 }, () => keep(text, 65_536))
  const isHere = many.map((kept) => {
    const pieces = kept.take()
    return pieces !== undefined && [...pieces].length > 0
  })
  expect(isHere[0]).toBe(true)
  expect(isHere.at(-1)).toBe(false)
  expect(keep(text, 65_536).take()).toBeDefined()
})
