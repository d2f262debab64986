import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readNumber } from './number-value.ts'

const values = (digits: string) => readNumber(digits).map(({ value }) => value.toString())

test.each([
  ['1,234.50', ['1234.5']],
  ['1.234,50', ['1234.5']],
  ['1 234,50', ['1234.5']],
  ["1'234.50", ['1234.5']],
  ['12,34,567.8', ['1234567.8']],
  ['1,234', ['1234', '1.234']],
  ['1.234', ['1234', '1.234']],
  ['0.125', ['0.125']],
  ['.5', ['0.5']],
  ['1234567', ['1234567']],
])('%s is read as %s', (digits, expected) => {
  expect(values(digits)).toEqual(expected)
})

test.each(['1.2.3', '1,23,45', '12,3456,7', '9'.repeat(60), '1..2', ''])('%s is no number', (digits) => {
  expect(values(digits)).toEqual([])
})

test('what a locale writes is read back', () => {
  const locales = ['en-US', 'de-DE', 'fr-FR', 'de-CH', 'en-IN', 'sv-SE', 'pt-BR', 'es-ES', 'it-IT', 'pl-PL']
  fc.assert(
    fc.property(
      fc.constantFrom(...locales),
      fc.integer({ min: 0, max: 999_999_999_99 }),
      fc.integer({ min: 0, max: 2 }),
      (locale, cents, digits) => {
        const value = digits === 0 ? Math.trunc(cents / 100) : Number((cents / 100).toFixed(digits))
        const written = new Intl.NumberFormat(locale, {
          minimumFractionDigits: digits,
          maximumFractionDigits: digits,
        }).format(value)
        expect(readNumber(written).map((reading) => reading.value.toNumber())).toContain(value)
      },
    ),
  )
})
