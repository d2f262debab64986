import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Base64Decoder, decodeBase64, encodedLength } from './base64.ts'
import { cut } from './testing.ts'

function decodeIn(pieces: Buffer[]): Buffer {
  const out: Buffer[] = []
  const decoder = new Base64Decoder((bytes) => out.push(Buffer.from(bytes)))
  for (const piece of pieces) decoder.write(piece)
  decoder.end()
  return Buffer.concat(out)
}

const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array))
const sizes = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 6 })

describe('base64', () => {
  test('decodes what Node encodes, however it is cut, padded or not', () => {
    fc.assert(
      fc.property(bytes, sizes, fc.boolean(), (raw, cuts, padded) => {
        const text = raw.toString('base64')
        const sent = Buffer.from(padded ? text : text.replace(/=+$/, ''), 'latin1')
        expect(decodeIn(cut(sent, cuts))).toEqual(raw)
        expect(encodedLength(raw.length)).toBe(text.length)
      }),
    )
  })

  test('refuses every byte outside the alphabet, wherever it stands', () => {
    const alphabet = /[A-Za-z0-9+/]/
    const strange = fc
      .integer({ min: 0, max: 255 })
      .filter((byte) => !alphabet.test(String.fromCharCode(byte)) && byte !== 0x3d)
    fc.assert(
      fc.property(bytes, strange, fc.nat(), sizes, (raw, byte, place, cuts) => {
        const text = Buffer.from(raw.toString('base64').replace(/=+$/, ''), 'latin1')
        const at = place % (text.length + 1)
        const sent = Buffer.concat([text.subarray(0, at), Buffer.from([byte]), text.subarray(at)])
        expect(() => decodeIn(cut(sent, cuts))).toThrow(expect.objectContaining({ code: 'base64_invalid' }))
      }),
    )
  })

  test('what it takes encodes back to the same text', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ABwxyz019+/='), maxLength: 24 })
    fc.assert(
      fc.property(text, (sent) => {
        let raw: Buffer
        try {
          raw = decodeBase64(sent)
        } catch {
          return
        }
        expect([sent, sent.padEnd(encodedLength(raw.length), '=')]).toContain(raw.toString('base64'))
      }),
      { numRuns: 2_000 },
    )
  })

  test.each([
    'A',
    'AAAAA',
    'AA=A',
    'AAA==',
    'AAAA=',
    'AAAA====',
    'AA=',
    '=',
    '====',
    'AB==',
    'AAB=',
    'AA\nAA',
    'AA-_',
    'AAé=',
  ])('refuses %j', (text) => {
    expect(() => decodeBase64(text)).toThrow(expect.objectContaining({ code: 'base64_invalid' }))
  })

  test('decodes pieces larger than a slice', () => {
    const raw = Buffer.alloc(300_001, 'plumb')
    expect(decodeBase64(raw.toString('base64')).equals(raw)).toBe(true)
    expect(decodeIn([Buffer.from(raw.toString('base64'))]).equals(raw)).toBe(true)
  })
})
