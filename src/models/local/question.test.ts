import { describe, expect, it } from 'vitest'
import { expectedType, holds, placesOf } from './answer-types.ts'
import { analyse } from './question.ts'
import { alike, related, stemsOf } from './terms.ts'

describe('a question', () => {
  it.each([
    ['How much is the deposit?', 'money'],
    ['When is payment due?', 'date'],
    ['What is the invoice number?', 'identifier'],
    ['How many employees are there?', 'count'],
    ['How many days of notice are required?', 'duration'],
    ['By what percentage did sales grow?', 'percentage'],
    ['Who signed the letter?', 'name'],
    ['What is the email address?', 'email'],
    ['Are pets allowed?', undefined],
  ])('%s wants %s', (question, type) => {
    expect(expectedType(question)).toBe(type)
  })

  it('keeps the words that carry its subject', () => {
    expect(analyse('What is the total of the oak shelves?').terms.map((term) => term.stem)).toEqual([
      'total',
      'oak',
      'shelf',
    ])
  })
})

describe('kinds of answers', () => {
  it.each([
    ['money', '$1,204.50'],
    ['money', '1.204,50 €'],
    ['money', 'CHF 90.00'],
    ['date', '2026-03-01'],
    ['date', '3rd of March 2026'],
    ['date', 'Mar 3, 2026'],
    ['date', '03.03.2026'],
    ['phone', '+47 22 345 678'],
    ['duration', 'thirty (30) days'],
    ['identifier', 'INV-2041/7'],
  ] as const)('%s: %s', (type, text) => {
    expect(holds(type, `it is ${text} here`)).toBe(1)
  })

  it.each(['14 March 2026', 'May 3rd, 2024', '3rd of March 2026', 'Mar 3, 2026', '12-Sep-2024'])(
    'a date has its year: %s',
    (date) => {
      const [place] = placesOf('date', `on ${date} at noon`)
      expect(place).toEqual({ start: 3, end: 3 + date.length })
    },
  )

  it('are not seen where they are not', () => {
    expect(holds('money', 'Thank you for your visit')).toBe(-1)
    expect(holds('date', 'INV-2041')).toBe(-1)
    expect(holds('email', 'write to us @ home')).toBe(-1)
  })
})

describe('stems', () => {
  it('are the same for forms of a word', () => {
    expect(stemsOf('Invoices invoiced invoicing')).toEqual(['invoic', 'invoic', 'invoic'])
    expect(stemsOf('shipped shipping ships')).toEqual(['ship', 'ship', 'ship'])
    expect(stemsOf('E-mail No. # Größe')).toEqual(['email', 'number', 'number', 'große'])
  })
})

describe('words', () => {
  it.each([
    ['inspection', 'inspector'],
    ['delivery', 'delivered'],
    ['assessor', 'assessed'],
  ])('%s and %s are of one family', (a, b) => {
    expect(related(...([...stemsOf(a), ...stemsOf(b)] as [string, string]))).toBe(true)
  })

  it.each([
    ['contract', 'contact'],
    ['price', 'print'],
    ['invoice', 'inventory'],
  ])('%s and %s are not', (a, b) => {
    expect(related(...([...stemsOf(a), ...stemsOf(b)] as [string, string]))).toBe(false)
  })

  it('are alike when OCR took one letter for another', () => {
    expect(alike('invoic', 'lnvoic')).toBe(true)
    expect(alike('total', 'tota1')).toBe(true)
    expect(alike('total', 'local')).toBe(false)
  })
})

describe('facts that are asked for', () => {
  it.each([
    ['How much change was given?', 'change', 'money'],
    ['What is the subtotal?', 'subtotal', 'money'],
    ['What tax rate applies?', 'tax_rate', 'percentage'],
    ['By when must this invoice be paid?', 'due_date', 'date'],
    ['What are the last four digits of the card number?', 'card', 'identifier'],
    ['In which street is the business?', 'issuer_address', 'address'],
  ])('%s: %s', (text, field, type) => {
    const { fields, expects } = analyse(text)
    expect(fields.map(({ name }) => name)).toContain(field)
    expect(expects).toBe(type)
  })
})
