import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { equationsIn } from './equations.ts'

const read = (text: string) => equationsIn(text).map(({ value, holds }) => [value.toNumber(), holds])

describe('arithmetic of a text', () => {
  it.each<[string, unknown]>([
    ['12 + 5 = 17', [[17, true]]],
    ['12 + 5 = 18', [[17, false]]],
    ['It is $1,200.00 + $240.00 = $1,440.00.', [[1440, true]]],
    ['2 + 3 × 4 = 14', [[14, true]]],
    ['(2 + 3) * 4 = 20', [[20, true]]],
    ['10 / 3 = 3.33', [[10 / 3, true]]],
    ['20% of 500 is 100', [[100, true]]],
    ['30 / 120 = 25%', [[0.25, true]]],
    ['1.200,50 + 1,50 = 1.202,00', [[1202, true]]],
    [
      '5 minus 2 equals 3, and 3 + 4 = 7',
      [
        [3, true],
        [7, true],
      ],
    ],
    ['1 / 0 = 0', []],
    ['page 3 of 5. The total is 7', []],
    ['It has 3 pages, which is 5 fewer', []],
  ])('%s', (text, expected) => {
    const found = read(text)
    expect(found.map(([, holds]) => holds)).toEqual(
      (expected as [number, boolean][]).map(([, holds]) => holds),
    )
    for (const [i, [value]] of (expected as [number, boolean][]).entries())
      expect(found[i]?.[0]).toBeCloseTo(value, 9)
  })

  it('holds when it is right, to the cent, and not when it is not', () => {
    const cents = fc.integer({ min: 1, max: 99_999_999 })
    const money = (value: number) =>
      new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(value / 100)
    fc.assert(
      fc.property(fc.array(cents, { minLength: 2, maxLength: 6 }), cents, (terms, off) => {
        const sum = terms.reduce((a, b) => a + b, 0)
        const left = terms.map(money).join(' + ')
        expect(equationsIn(`${left} = ${money(sum)}`).map(({ holds }) => holds)).toEqual([true])
        expect(equationsIn(`${left} = ${money(sum + off)}`).map(({ holds }) => holds)).toEqual([false])
      }),
    )
  })

  it('lies inside the text, whatever the text', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('5', ' + ', ' = ', '(', ')', '1,2', '% of ', ' × ', '/'),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        const text = pieces.join('')
        for (const { start, end, operands, result } of equationsIn(text)) {
          expect(start).toBeLessThan(end)
          expect(end).toBeLessThanOrEqual(text.length)
          for (const { text: own, ...at } of [...operands, result])
            expect(text.slice(at.start, at.end)).toBe(own)
        }
      }),
    )
  })
})
