import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { grade } from './grade.ts'
import type { Expected } from './suite/expected.ts'

const ask = 'What is it?'
const verdict = (answer: string | null, expected: Expected | null, question = ask) => {
  const { correct, abstained, contained } = grade(answer, question, expected)
  if (abstained) return correct ? 'rightly abstained' : 'abstained'
  if (correct) return 'right'
  return contained ? 'muddled' : 'wrong'
}

const usd = (amount: number): Expected => ({ type: 'money', amount, currency: 'USD' })
const eur = (amount: number): Expected => ({ type: 'money', amount, currency: 'EUR' })
const chf = (amount: number): Expected => ({ type: 'money', amount, currency: 'CHF' })
const jpy = (amount: number): Expected => ({ type: 'money', amount, currency: 'JPY' })

describe('amounts', () => {
  it.each<[string, Expected, string]>([
    ['Total due: $1,234.50', usd(1234.5), 'right'],
    ['1.234,50 €', eur(1234.5), 'right'],
    ['1 234,50 €', eur(1234.5), 'right'],
    ["CHF 1'234.50", chf(1234.5), 'right'],
    ['It comes to 1234.5 dollars.', usd(1234.5), 'right'],
    ['USD 1,234.50 (1234.50)', usd(1234.5), 'right'],
    ['Total 1,234.50', usd(1234.5), 'right'],
    ['¥12,340', jpy(12340), 'right'],
    ['$1,234', usd(1234), 'right'],
    ['Discount 5% -$12.00', usd(12), 'right'],
    ['€1,234.50', usd(1234.5), 'wrong'],
    ['$1,234.05', usd(1234.5), 'wrong'],
    ['$11,234.50', usd(1234.5), 'wrong'],
    ['$1,23450', usd(1234.5), 'wrong'],
    ['Invoice 1234', usd(99), 'wrong'],
    ['Subtotal $100.00, total $120.00', usd(120), 'muddled'],
    ['Desk lamp 4 12.50 50.00', usd(12.5), 'muddled'],
    ['Desk lamp 4 123.00', usd(123), 'right'],
    ['Due 12.03.2026: 40,00 EUR', eur(40), 'right'],
    ['12.03.2026', eur(12.03), 'wrong'],
    ['at 10:30, $5.00', usd(5), 'right'],
  ])('%s', (answer, expected, outcome) => expect(verdict(answer, expected)).toBe(outcome))

  it('takes any amount in any common way of writing it, and no other', () => {
    const written = fc.constantFrom<(whole: string, cents: string) => string>(
      (whole, cents) => `$${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`,
      (whole, cents) => `USD ${whole.replace(/\B(?=(\d{3})+$)/g, '.')},${cents}`,
      (whole, cents) => `${whole.replace(/\B(?=(\d{3})+$)/g, ' ')},${cents} USD`,
      (whole, cents) => `${whole}.${cents} dollars`,
    )
    const cents = fc.integer({ min: 1, max: 500_000_000 })
    fc.assert(
      fc.property(cents, cents, written, (amount, other, write) => {
        const whole = String(Math.floor(amount / 100))
        const answer = `It is ${write(whole, String(amount % 100).padStart(2, '0'))}.`
        expect(verdict(answer, usd(amount / 100))).toBe('right')
        // `4 123,00` may be four pieces at 123,00.
        fc.pre(other !== amount && other !== amount % 100_000 && other !== amount % 100_000_000)
        expect(verdict(answer, usd(other / 100))).toBe('wrong')
      }),
    )
  })
})

const march: Expected = { type: 'date', date: { year: 2026, month: 3, day: 12 } }

describe('dates', () => {
  it.each<[string, string]>([
    ['2026-03-12', 'right'],
    ['Due: 12 March 2026', 'right'],
    ['March 12, 2026', 'right'],
    ['Mar 12, 2026', 'right'],
    ['12-Mar-2026', 'right'],
    ['the 12th of March, 2026', 'right'],
    ['12.03.2026', 'right'],
    ['03/12/2026', 'right'],
    ['12/03/26', 'right'],
    ['12 March', 'right'],
    ['Thursday, 12 March 2026 at 10:30', 'right'],
    ['12 March 2025', 'wrong'],
    ['13 March 2026', 'wrong'],
    ['12 May 2026', 'wrong'],
    ['2026', 'wrong'],
    ['From 12 March 2026 to 14 April 2026', 'muddled'],
  ])('%s', (answer, outcome) => expect(verdict(answer, march)).toBe(outcome))

  it('excuses dates that the question names', () => {
    const question = 'When was the invoice of 2 May 2026 paid?'
    expect(verdict('The invoice of 2 May 2026 was paid on 12 March 2026.', march, question)).toBe('right')
  })
})

describe('numbers, shares, times and lengths of time', () => {
  const number = (value: number): Expected => ({ type: 'number', value })
  const share = (value: number): Expected => ({ type: 'percentage', value })
  const time = (minutes: number): Expected => ({ type: 'time', minutes })
  const days: Expected = { type: 'duration', count: 14, unit: 'day' }
  it.each<[string, Expected, string]>([
    ['Quantity: 24', number(24), 'right'],
    ['1,576 employees', number(1576), 'right'],
    ['1.576', number(1576), 'right'],
    ['41,25 l', number(41.25), 'right'],
    ['There are three.', number(3), 'right'],
    ['Desk lamp 4 12.50 50.00', number(4), 'right'],
    ['Europe 45.0 231 3.4%', number(231), 'muddled'],
    ['Toner 85X, shelf A4-12: 7', number(7), 'right'],
    ['240', number(24), 'wrong'],
    ['SKU-24', number(24), 'wrong'],
    ['8.25%', share(8.25), 'right'],
    ['8,25 percent', share(8.25), 'right'],
    ['825%', share(8.25), 'wrong'],
    ['19% or 7%', share(7), 'muddled'],
    ['14:05', time(845), 'right'],
    ['2:05 PM', time(845), 'right'],
    ['at 2:05 p.m.', time(845), 'right'],
    ['2:05', time(845), 'wrong'],
    ['from 13:00 to 14:05', time(845), 'muddled'],
    ['9 am', time(540), 'right'],
    ['within 14 days', days, 'right'],
    ['two weeks', days, 'right'],
    ['fourteen (14) calendar days', days, 'right'],
    ['14 weeks', days, 'wrong'],
    ['14', days, 'wrong'],
    ['12 months', { type: 'duration', count: 1, unit: 'year' }, 'right'],
  ])('%s', (answer, expected, outcome) => expect(verdict(answer, expected)).toBe(outcome))
})

describe('names, codes and addresses', () => {
  const name = (text: string, rivals: string[] = []): Expected => ({ type: 'name', text, rivals })
  it.each<[string, Expected, string]>([
    ['Signed by MARIA  JENSEN.', name('Maria Jensen'), 'right'],
    ['René Müller-Novák', name('Rene Muller Novak'), 'right'],
    ['Kestrel and Sons', name('Kestrel & Sons'), 'right'],
    ['Northwind Traders', name('Northwind Traders Ltd'), 'right'],
    ['Maria Jensenson', name('Maria Jensen'), 'wrong'],
    ['customer', name('Tom'), 'wrong'],
    ['Maria Jensen and Tom Okafor', name('Maria Jensen', ['Tom Okafor']), 'muddled'],
    ['Invoice # INV-2041', { type: 'identifier', text: 'INV 2041' }, 'right'],
    ['INV-20417', { type: 'identifier', text: 'INV-2041' }, 'wrong'],
    ['DE12 3456 7890', { type: 'identifier', text: 'DE1234567890' }, 'right'],
    ['Tel. (212) 555-0101', { type: 'phone', text: '212-555-0101' }, 'right'],
    ['Write to Billing@Acme.example.', { type: 'email', text: 'billing@acme.example' }, 'right'],
    ['a@acme.example or b@acme.example', { type: 'email', text: 'a@acme.example' }, 'muddled'],
    ['14, Garden Street', { type: 'text', text: '14 Garden Street' }, 'right'],
    ['114 Garden Street', { type: 'text', text: '14 Garden Street' }, 'wrong'],
  ])('%s', (answer, expected, outcome) => expect(verdict(answer, expected)).toBe(outcome))
})

describe('a quote of the sentence that states the answer', () => {
  const statement = 'The lease begins on 12 March 2026 and ends on 11 March 2028.'
  const stated = { ...march, statement }

  it('may say what else that sentence says', () => {
    expect(verdict(statement, march)).toBe('muddled')
    expect(verdict(statement, stated)).toBe('right')
  })

  it('may have the rest of it misread', () => {
    expect(verdict('The lease begins on 12 March 2026 and ends on 17 March 2028.', stated)).toBe('right')
    expect(verdict('The lease begins on 17 March 2026 and ends on 11 March 2028.', stated)).toBe('wrong')
  })

  it('may not add values of its own', () => {
    expect(verdict('12 March 2026, or 1 June 2026', stated)).toBe('muddled')
    expect(verdict(`${statement} It was signed on 1 June 2026.`, stated)).toBe('muddled')
  })

  it('may name others that the sentence names', () => {
    const expected: Expected = { type: 'name', text: 'Maria Jensen', rivals: ['Tom Okafor'] }
    const both = 'Maria Jensen wrote to Tom Okafor.'
    expect(verdict(both, { ...expected, statement: both })).toBe('right')
  })
})

describe('saying that there is no answer', () => {
  const abstentions = [
    null,
    '',
    'none',
    'Nothing in what was sent answers that.',
    'The document does not say.',
    'The fax number is not stated in the document.',
    'I could not find a due date.',
    'There is no information about a warranty.',
  ]

  it.each(abstentions)('is right where there is none, and no answer where there is one: %s', (answer) => {
    expect(verdict(answer, null)).toBe('rightly abstained')
    expect(verdict(answer, march)).toBe('abstained')
  })

  it('is not what an answer does', () => {
    expect(verdict('12 March 2026', null)).toBe('wrong')
    expect(verdict('Pets are not allowed before 12 March 2026.', march)).toBe('right')
  })
})
