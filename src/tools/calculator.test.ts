import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluate } from './arithmetic.ts'
import { calculator } from './calculator.ts'
import { callContext } from './tools.fixture.ts'

const calculate = async (expression: string) =>
  calculator.call(calculator.parse({ expression }), callContext())

describe('the calculator', () => {
  test.each([
    ['(1249.50 + 80) * 1.19', '1582.105'],
    ['0.1 + 0.2', '0.3'],
    ['2^64', '18446744073709551616'],
    ['12345678901234567 * 10 + 1', '123456789012345671'],
    ['-2^2', '-4'],
    ['2^3^2', '512'],
    ['2^-1', '0.5'],
    ['7 - 3 - 2', '2'],
    ['17 % 5 * 2', '4'],
    ['5! / 3!', '20'],
    ['round(2/3, 2)', '0.67'],
    ['sum(1, 2, 3) / max(1, 2)', '3'],
    ['log(8, 2) + ln(e)', '4'],
    ['SQRT(2)^2', '2'],
    ['sin(pi / 6)', '0.5'],
    ['1_000 × 3 ÷ 4 − .5', '749.5'],
    ['1/3', '0.3333333333333333333333333333333333'],
  ])('works out %s', async (expression, value) => {
    expect(await calculate(expression)).toEqual({ parts: [{ type: 'text', text: value }] })
  })

  test.each([
    ['1 / 0', 'it divides by zero'],
    ['sqrt(-1)', 'it has no real value'],
    ['9^9^9^9', 'its value is too large'],
    ['2 +', 'a number is missing before the end'],
    ['(1 + 2', '")" is missing before the end'],
    ['1 2', '"2" is not expected there'],
    ['x + 1', '"x" is no constant; there are pi, e and tau'],
    ['constructor(1)', '"constructor" is no function; there are abs, '],
    ['process.exit()', '".exit()" cannot be read as arithmetic'],
    ['99999!', '99999 should be a whole number from 0 to 300'],
    ['('.repeat(60), 'it is nested deeper than 50 levels'],
  ])('says why %s cannot be worked out', async (expression, reason) => {
    await expect(calculate(expression)).rejects.toThrow(`The expression cannot be worked out: ${reason}`)
  })

  test('adds, subtracts and multiplies whole numbers as integers do', () => {
    const whole = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n })
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        expect(evaluate(`(${a}) + (${b})`)).toBe(String(a + b))
        expect(evaluate(`${a} - ${b}`.replace('- -', '+ '))).toBe(String(a - b))
        expect(evaluate(`(${a}) * (${b})`)).toBe(String(a * b))
      }),
    )
  })

  test('answers any text with a number or a reason', () => {
    const pieces = fc.constantFrom(
      '1',
      '9',
      '.',
      'e5',
      '^',
      '!',
      '(',
      ')',
      '-',
      '/',
      'sin(',
      'ln(',
      ',',
      'pi',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (text) => {
        try {
          expect(Number(evaluate(text.join('')))).not.toBeNaN()
        } catch (error) {
          expect(error).toBeInstanceOf(Error)
          expect(String(error)).not.toContain('DecimalError')
        }
      }),
    )
  })
})
