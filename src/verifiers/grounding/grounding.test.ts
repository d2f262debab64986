import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { createEmbedder } from '../../models/local/embedder.ts'
import { documentPart } from '../../models/local/reader.fixture.ts'
import { searchOver, verifiersOf } from '../verifiers.fixture.ts'

const lease = `Lease between Maria Jensen (landlord) and Tom Berg (tenant), signed on 5 March 2024.

The monthly rent is 1,200 EUR and is due on the first day of each month.

The tenant may end the lease with a notice of sixty days. Pets are not allowed in the apartment.

The deposit of 2,400 EUR is refunded within thirty days after the tenant has moved out.`

const embedder = createEmbedder()
const verifiers = verifiersOf({}, { embedder, passages: searchOver(embedder, lease) })
afterAll(() => Promise.all([verifiers.close(), embedder.close()]))

const check = (answer: string, more = {}) =>
  verifiers.check('grounding', {
    answer,
    parts: [documentPart(0, 1)],
    question: 'What does the lease say?',
    ...more,
  })

describe('grounding', () => {
  it.each([
    ['The monthly rent is 1,200 EUR and is due on the first day of each month.'],
    ['Rent: €1.200 a month.'],
    ['Maria Jensen is the landlord, and the tenant is called Tom Berg.'],
    ['The lease was signed on 2024-03-05.'],
    ['The tenant can end the lease with 60 days of notice.'],
    ['Pets are not allowed.'],
    ['- The deposit is 2,400 EUR\n- It is refunded within thirty days after moving out'],
  ])('supports %s', async (answer) => {
    const { status, score, claims = [] } = await check(answer)
    expect(claims.filter(({ supported }) => !supported)).toEqual([])
    expect(status).toBe('passed')
    expect(score).toBeGreaterThan(0.4)
    for (const { source } of claims) expect(source).toMatchObject({ part: 'messages[0].content[0]', page: 1 })
  })

  it.each([
    ['The monthly rent is 1,300 EUR.', '1,300 is in no passage on it'],
    ['The landlord is Maria Johnson.', 'Johnson is in no passage on it'],
    ['The lease was signed on 6 March 2024.', '6 March 2024 is in no passage on it'],
    ['Pets are allowed in the apartment.', 'the source says the opposite'],
    ['The deposit is refunded within forty days.', 'forty is in no passage on it'],
    ['Smoking on the balcony costs the guests a penalty.', 'no passage says that'],
  ])('does not support %s', async (answer, reason) => {
    const { status, claims } = await check(answer)
    expect(status).toBe('failed')
    expect(claims).toEqual([expect.objectContaining({ text: answer, supported: false, reason })])
  })

  it('lists each statement with its span, and scores by what is supported', async () => {
    const answer = 'Sure! The monthly rent is 1,200 EUR. The deposit is 9,999 EUR.'
    const { claims = [], score, reason } = await check(answer)
    expect(claims.map(({ text, supported }) => [text, supported])).toEqual([
      ['The monthly rent is 1,200 EUR.', true],
      ['The deposit is 9,999 EUR.', false],
    ])
    for (const { text, start, end } of claims) expect(answer.slice(start, end)).toBe(text)
    expect(score).toBeCloseTo(6 / 11, 5)
    expect(reason).toBe(
      '1 of 2 statements is not supported; “The deposit is 9,999 EUR.”: 9,999 is in no passage on it.',
    )
  })

  it('knows opposites, and scores less where a name stands apart from the rest', async () => {
    const report = `Sales rose to 12.5 million EUR in 2023. The firm has plants in Oslo and Rome. The board met twice.

The plant in Rome was closed for three weeks because of a fire. No employee was injured.`
    const on = (answer: string) => check(answer, { parts: [{ type: 'text', text: report }] })
    expect(await on('Sales fell to 12.5 million EUR in 2023.')).toMatchObject({ status: 'failed', score: 0 })
    expect(await on('Two employees were injured in the fire.')).toMatchObject({ status: 'failed', score: 0 })
    expect(await on('Nobody was hurt in the fire in Rome.')).toMatchObject({ status: 'passed' })
    const [right, swapped] = [
      await on('The Rome plant was closed for three weeks.'),
      await on('The Oslo plant was closed for three weeks.'),
    ]
    expect(right.status).toBe('passed')
    expect(Number(swapped.score)).toBeLessThan(Number(right.score) - 0.1)
  })

  it('takes a quote for its own support', async () => {
    const quote = 'Pets are not allowed in the apartment.'
    expect(await check(quote, { parts: [], quotes: [quote] })).toMatchObject({ status: 'passed', score: 1 })
  })

  it('has nothing to say of small talk, and of an answer that is none', async () => {
    expect(await check('You’re welcome! Let me know if you need more.')).toMatchObject({
      status: 'passed',
      score: null,
    })
    const abstained = { text: 'Nothing in what was sent answers that.', abstained: true }
    expect(await verifiers.check('grounding', { answer: abstained })).toMatchObject({
      status: 'passed',
      score: null,
    })
  })

  it('does not run on an answer of too many statements', async () => {
    const answer = Array.from({ length: 151 }, () => '- It is so').join('\n')
    await expect(check(answer)).rejects.toMatchObject({ code: 'verifier_not_run' })
  })

  it('does not run on an answer with a statement without end', async () => {
    await expect(check('9^'.repeat(90_000))).rejects.toMatchObject({ code: 'verifier_not_run' })
  })

  it('has claims whose text is at their span, whatever the answer', async () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.constantFrom('Rent is 1,200 EUR. ', '\n- ', '| a | 5 |\n', '; ', 'not '),
    )
    const words = verifiersOf()
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const answer = pieces.join('')
        const { claims = [], score } = await words.check('grounding', { answer, quotes: [lease] })
        for (const { text, start, end } of claims) expect(answer.slice(start, end)).toBe(text)
        if (score !== null) expect(score >= 0 && score <= 1).toBe(true)
      }),
    )
  })
})
