import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conversion, quantitiesIn, sameUnit } from './units.ts'

const read = (text: string) =>
  quantitiesIn(text).map(({ unit, start, end }) => [text.slice(start, end), unit.name])

describe('quantities of a text', () => {
  it.each<[string, unknown]>([
    [
      'It costs $1,234.50 or EUR 40 or 40 € or US$5.',
      [
        ['$1,234.50', 'dollar'],
        ['EUR 40', 'EUR'],
        ['40 €', 'EUR'],
        ['US$5', 'USD'],
      ],
    ],
    ['a change of -$40', [['-$40', 'dollar']]],
    [
      '12kg, 12 kg and 12 kilograms',
      [
        ['12kg', 'kg'],
        ['12 kg', 'kg'],
        ['12 kilograms', 'kg'],
      ],
    ],
    [
      'a 30-day notice, 2 years, 19 % and 3 percentage points',
      [
        ['30-day', 'day'],
        ['2 years', 'year'],
        ['19 %', 'percent'],
        ['3 percentage points', 'point'],
      ],
    ],
    ['7 pieces in 12 boxes', []],
    ['5 mice and 5 min', [['5 min', 'minute']]],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  it('are inside the text and hold their figure, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('5', '$', ' EUR ', '1,2', ' kg', '%', '-', ' per cent'),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('')
        for (const { start, end, figure } of quantitiesIn(text)) {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(start).toBeLessThanOrEqual(figure.start)
          expect(end).toBeGreaterThanOrEqual(figure.end)
          expect(end).toBeLessThanOrEqual(text.length)
        }
      }),
    )
  })
})

describe('units', () => {
  const unitOf = (text: string) => {
    const [quantity] = quantitiesIn(text)
    if (quantity === undefined) throw new Error(`${text} has no unit`)
    return quantity.unit
  }

  it.each([
    ['1 km', '1 m', 1_000],
    ['1 lb', '1 g', 453.59237],
    ['1 mile', '1 km', 1.609344],
    ['1 h', '1 min', 60],
    ['1 gal', '1 l', 3.785411784],
  ])('are converted: %s to %s', (from, to, factor) => {
    expect(conversion(unitOf(from), unitOf(to))).toBeCloseTo(factor, 9)
  })

  it('of money and temperature are not converted, nor others into each other', () => {
    expect(conversion(unitOf('€1'), unitOf('$1'))).toBeUndefined()
    expect(conversion(unitOf('1 °C'), unitOf('1 °F'))).toBeUndefined()
    expect(conversion(unitOf('1 kg'), unitOf('1 m'))).toBeUndefined()
  })

  it('may share a sign', () => {
    expect(sameUnit(unitOf('$1'), unitOf('1 CAD'))).toBe(true)
    expect(sameUnit(unitOf('1 USD'), unitOf('1 CAD'))).toBe(false)
    expect(sameUnit(unitOf('£1'), unitOf('1 pound'))).toBe(true)
    expect(sameUnit(unitOf('1 lb'), unitOf('1 pound'))).toBe(true)
    expect(sameUnit(unitOf('£1'), unitOf('1 lb'))).toBe(false)
  })
})
