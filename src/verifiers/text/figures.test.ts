import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { figuresIn } from './figures.ts'

const read = (text: string) =>
  figuresIn(text).map((figure) =>
    figure.kind === 'code' ? figure.text : figure.readings.map(({ value }) => value.toNumber()),
  )

describe('figures of a text', () => {
  it.each<[string, unknown]>([
    ['The total is $1,234.50.', [[1234.5]]],
    ['Der Betrag ist 1.234,50 €.', [[1234.5]]],
    ['un montant de 1 234,50 euros', [[1234.5]]],
    ['a loss of (1,234.00)', [[1234, -1234]]],
    ['it fell to -5.5 degrees', [[-5.5]]],
    ['a change of −12%', [[-12]]],
    ['a balance of -$40', [[-40]]],
    ['from 10 to 20 kg', [[10], [20]]],
    ['revenue of 1.2 million', [[1_200_000]]],
    ['revenue of 1.2bn', [[1.2e9]]],
    ['5k runs', [[5, 5000]]],
    ['the 3rd of 12kg', [[3], [12]]],
    ['5, 6 and 7', [[5], [6], [7]]],
    ['.5 of it', [[0.5]]],
    ['invoice INV-2024-001', ['INV-2024-001']],
    ['order A12, version 1.2.3, at 14:30', ['A12', '1.2.3', '14:30']],
    ['pages 10–20', ['10–20']],
    ['a 30-day notice by 17-AB', [[30], '17-AB']],
    ['no figures here', []],
    ['m² and ½', []],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  it('know percent', () => {
    expect(figuresIn('12% and 12 percent and 12').map(({ percent, text }) => [text, percent])).toEqual([
      ['12%', true],
      ['12 percent', true],
      ['12', false],
    ])
  })

  it('have spans that are their text, in order, whatever the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('1,234.50', '(5)', '-3', '$', '% ', ' million', 'A-1', '\u00a0', '.', '–', '12 345'),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('')
        let from = 0
        for (const figure of figuresIn(text)) {
          expect(text.slice(figure.start, figure.end)).toBe(figure.text)
          expect(figure.start).toBeGreaterThanOrEqual(from)
          from = figure.end
        }
      }),
    )
  })
})
