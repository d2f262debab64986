import { afterAll, describe, expect, it } from 'vitest'
import { documentPart } from '../models/local/reader.fixture.ts'
import { noMeaning, searchOver, verifiersOf } from './verifiers.fixture.ts'

const verifiers = verifiersOf({ near: { use: 'numbers', tolerance: 0.01 } })
afterAll(() => verifiers.close())

const invoice =
  'Subtotal 1.200,00 EUR\nVAT 20% 240,00 EUR\nTotal due 1.440,00 EUR\nInvoice INV-2024-017, 30 days'

/** Numbers that are said to be unsupported. */
const wrong = async (answer: string, quotes = [invoice], name = 'numbers', question?: string) => {
  const { claims = [], status } = await verifiers.check(name, { answer, quotes, question })
  const unsupported = claims.filter(({ supported }) => !supported).map(({ text }) => text)
  expect(status).toBe(unsupported.length > 0 ? 'failed' : 'passed')
  return unsupported
}

describe('numbers of an answer', () => {
  it.each([
    ['The total is €1,440.00.'],
    ['Es sind 1.440 EUR, davon 240 Steuer.'],
    ['The total is 1 440,00 €.'],
    ['Invoice inv 2024 017 is due in 30 days.'],
    ['VAT is 20% of 1,200.00, that is 240.'],
    ['1. The total is 1440 [1].\n2. VAT is 20 percent.'],
    ['1,200.00 + 240.00 = 1,440.00'],
    ['Half of it is 1,440 / 2 = 720.'],
    ['Twelve times: 240 × 12 = 2,880'],
    ['That is about 1.4 thousand.'],
    ['(1,200 + 240) * 2 = 2,880'],
    ['Net and tax, 1,200 and 240, differ by 960.'],
  ])('are supported: %s', async (answer) => {
    expect(await wrong(answer)).toEqual([])
  })

  it.each([
    ['The total is €1,444.00.', ['1,444.00']],
    ['It is -1,440.00 EUR.', ['-1,440.00']],
    ['Invoice INV-2024-018 is due in 14 days.', ['INV-2024-018', '14']],
    ['1,200.00 + 240.00 = 1,450.00', ['1,450.00']],
    ['The total is 1,500 + 240 = 1,740.', ['1,500', '1,740']],
    ['VAT is 19%.', ['19%']],
    ['That is 14.4 million.', ['14.4 million']],
  ])('are not: %s', async (answer, expected) => {
    expect(await wrong(answer)).toEqual(expected)
  })

  it('say what the arithmetic comes to', async () => {
    const { reason } = await verifiers.check('numbers', { answer: '1,200 + 240 = 1,450', quotes: [invoice] })
    expect(reason).toBe('1,450: the arithmetic comes to 1440, not 1,450.')
  })

  it('may differ by the tolerance of the configuration', async () => {
    expect(await wrong('The total is 1,445.', [invoice], 'near')).toEqual([])
    expect(await wrong('The total is 1,480.', [invoice], 'near')).toEqual(['1,480'])
  })

  it('that only repeat the question count half', async () => {
    const asked = { answer: 'Yes, the total is 999.', question: 'Is the total 999?', quotes: [invoice] }
    expect(await verifiers.check('numbers', asked)).toMatchObject({ status: 'passed', score: 0.5 })
  })

  it('may stand in the only text there is, the question', async () => {
    const asked = { answer: 'It has 17 rows.', question: 'The table has 17 rows. How many rows?' }
    expect(await verifiers.check('numbers', asked)).toMatchObject({ status: 'passed', score: 1 })
  })

  it('are nothing to check in an answer without any, or without an answer', async () => {
    expect(await verifiers.check('numbers', { answer: 'None.' })).toMatchObject({
      status: 'passed',
      score: null,
    })
    const abstained = { answer: { text: 'Not found in 3 pages.', abstained: true } }
    expect(await verifiers.check('numbers', abstained)).toMatchObject({ status: 'passed', score: null })
  })

  it('are looked for in documents that are not quoted', async () => {
    const page = 'Widget A      12      $4.00\n\nTotal due                    $144.00'
    const opened = verifiersOf({}, { passages: searchOver(noMeaning, page) })
    const parts = [documentPart(0, 1)]
    const question = 'What is the total due?'
    const right = await opened.check('numbers', { answer: 'The total due is $144.', question, parts })
    expect(right).toMatchObject({ status: 'passed', score: 1 })
    expect(right.claims?.[0]?.source).toMatchObject({ part: 'messages[0].content[0]', page: 1 })
    const made = await opened.check('numbers', { answer: 'The total due is $145.', question, parts })
    expect(made).toMatchObject({ status: 'failed', score: 0 })
    await opened.close()
  })

  it('are not checked when there are too many', async () => {
    const answer = Array.from({ length: 501 }, (_, i) => `n${' '}${i}`).join(' x ')
    await expect(verifiers.check('numbers', { answer })).rejects.toMatchObject({ code: 'verifier_not_run' })
  })
})
