import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { datesIn, saysDay } from './dates.ts'

const read = (text: string) => datesIn(text).map(({ days }) => days)

describe('dates of a text', () => {
  it.each<[string, unknown]>([
    ['issued 2024-03-05', [[{ year: 2024, month: 3, day: 5 }]]],
    ['at 2024-03-05T10:00:00Z', [[{ year: 2024, month: 3, day: 5 }]]],
    ['am 5.3.2024', [[{ year: 2024, month: 3, day: 5 }]]],
    [
      'on 03/05/2024',
      [
        [
          { year: 2024, month: 5, day: 3 },
          { year: 2024, month: 3, day: 5 },
        ],
      ],
    ],
    ['on 03/25/24', [[{ year: 2024, month: 3, day: 25 }]]],
    ['March 5th, 2024', [[{ year: 2024, month: 3, day: 5 }]]],
    ['the 5th of March 2024', [[{ year: 2024, month: 3, day: 5 }]]],
    ['le 1er août 2024', [[{ year: 2024, month: 8, day: 1 }]]],
    ['el 5 de marzo de 2024', [[{ year: 2024, month: 3, day: 5 }]]],
    ['5. März 2024', [[{ year: 2024, month: 3, day: 5 }]]],
    ['2024年3月5日', [[{ year: 2024, month: 3, day: 5 }]]],
    ['in March 2024', [[{ year: 2024, month: 3 }]]],
    ['on 5 March', [[{ month: 3, day: 5 }]]],
    ['31 February 2024', [[]]],
    ['2023-02-29', [[]]],
    ['2024-13-01', [[]]],
    ['on May 5', [[{ month: 5, day: 5 }]]],
    ['you may 5 of them, set 5 out 10', []],
    ['10.0.0.1 and 1.2.3 and 24/7', []],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  it('are read back as locales write them', () => {
    const locales = ['en-US', 'en-GB', 'de-DE', 'fr-FR', 'es-ES', 'it-IT', 'nl-NL', 'pt-PT', 'sv-SE', 'pl-PL']
    const styles = ['short', 'medium', 'long', 'full'] as const
    const date = fc.date({ min: new Date('1971-01-01'), max: new Date('2068-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(date, fc.constantFrom(...locales), fc.constantFrom(...styles), (at, locale, dateStyle) => {
        const written = new Intl.DateTimeFormat(locale, { dateStyle, timeZone: 'UTC' }).format(at)
        const day = { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() }
        expect(datesIn(`It was ${written}.`).flatMap(({ days }) => days)).toContainEqual(day)
      }),
    )
  })

  it('have spans that are their text, apart from each other', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('5 March 2024', '2024-03-05', '5.3.24', ' may ', '1/2/2024'),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        let from = 0
        for (const { start, end, text: own } of datesIn(text)) {
          expect(text.slice(start, end)).toBe(own)
          expect(start).toBeGreaterThanOrEqual(from)
          from = end
        }
      }),
    )
  })
})

describe('a source says a date', () => {
  const may = { year: 2024, month: 5, day: 3 }
  it('when all that is claimed stands there', () => {
    expect(saysDay(may, may, new Set())).toBe(true)
    expect(saysDay(may, { month: 5, day: 3 }, new Set())).toBe(true)
    expect(saysDay(may, { year: 2024, month: 5 }, new Set())).toBe(true)
    expect(saysDay({ month: 5, day: 3 }, may, new Set([2024]))).toBe(true)
  })

  it('not when it gives less, or otherwise', () => {
    expect(saysDay({ month: 5, day: 3 }, may, new Set())).toBe(false)
    expect(saysDay({ year: 2024, month: 5 }, may, new Set())).toBe(false)
    expect(saysDay(may, { year: 2023, month: 5, day: 3 }, new Set([2023]))).toBe(false)
  })
})
