import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeptBase64 } from './kept-base64.ts'

const text = Buffer.alloc(1_500_000, 'plumb-line')

function keep(bytes: Buffer, pieceBytes: number): KeptBase64 {
  const kept = new KeptBase64()
  for (let at = 0; at < bytes.length; at += pieceBytes) kept.add(bytes.subarray(at, at + pieceBytes))
  return kept
}

test('what is kept comes back as it was, however it came in pieces', () => {
  const lengths = fc.integer({ min: 5_000, max: text.length })
  fc.assert(
    fc.property(lengths, fc.integer({ min: 4_096, max: 600_000 }), (length, pieceBytes) => {
      const bytes = text.subarray(0, length)
      const kept = keep(bytes, pieceBytes)
      expect(kept.length).toBe(length)
      expect(Buffer.concat([...(kept.take() ?? [])]).equals(bytes)).toBe(true)
    }),
    { numRuns: 40 },
  )
})

test('the pieces are copies, which later texts do not change', () => {
  const first = [...(keep(text, 65_536).take() ?? [])]
  keep(Buffer.alloc(text.length, 'x'), 65_536).drop()
  expect(Buffer.concat(first).equals(text)).toBe(true)
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
