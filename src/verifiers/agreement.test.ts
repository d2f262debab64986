import { afterAll, describe, expect, it } from 'vitest'
import { createEmbedder } from '../models/local/embedder.ts'
import { sameByWords } from './same-answer.ts'
import { verifiersOf } from './verifiers.fixture.ts'

const embedder = createEmbedder()
const verifiers = verifiersOf({ cheap: { use: 'agreement', model: 'lab/small', samples: 4 } }, { embedder })
afterAll(() => Promise.all([verifiers.close(), embedder.close()]))

/** A model that gives these answers, one a call; an error where there is none. */
const saying = (...answers: (string | undefined)[]) => {
  const left = [...answers]
  return async () => {
    const next = left.shift()
    if (next === undefined) throw new Error('overloaded')
    return next
  }
}

describe('the same answer', () => {
  it.each([
    ['The total is $144.00.', '144', true],
    ['The total is $144.00.', 'It comes to 145 dollars.', false],
    ['5 March 2024', 'It was on 2024-03-05.', true],
    ['5 March 2024', 'It was on 2024-03-06.', false],
    ['Paris', 'The capital is Paris.', true],
    ['paris.', 'Paris', true],
    ['Yes.', 'No.', false],
    ['Pets are allowed.', 'Pets are not allowed.', false],
    ['', 'Paris', false],
    ['Nobody signed it', 'The tenant must leave the keys with the caretaker', false],
    ['The tenant pays for repairs.', 'Repairs are at the cost of the tenant.', undefined],
  ])('%s | %s', (a, b, expected) => {
    expect(sameByWords(a, b)).toBe(expected)
    expect(sameByWords(b, a)).toBe(expected)
  })
})

describe('agreement', () => {
  it('is the share of samples that say the same', async () => {
    const ask = saying('It is 144.', '144 dollars', 'It is 145.', 'The total: $144.00')
    const finding = await verifiers.check('cheap', { answer: 'The total is $144.', ask, costUsd: 0.5 })
    expect(finding).toEqual({
      status: 'passed',
      score: 0.75,
      reason: '3 of 4 answers of lab/small say the same.',
      cost_usd: 2,
    })
  })

  it('knows the same by its meaning', async () => {
    const answer = 'The meeting was moved to Thursday because the room was taken.'
    const same = 'As the room was occupied, the meeting was rescheduled to Thursday.'
    const other = 'The meeting was cancelled since the manager had fallen ill.'
    const finding = await verifiers.check('cheap', { answer, ask: saying(same, other, other, other) })
    expect(finding).toMatchObject({ status: 'failed', score: 0.25 })
  })

  it('is among the samples that came, two at least', async () => {
    const finding = await verifiers.check('cheap', {
      answer: '7',
      ask: saying('7', undefined, '8', undefined),
    })
    expect(finding).toMatchObject({ score: 0.5, reason: '1 of 2 answers of lab/small say the same.' })
    const alone = verifiers.check('cheap', { answer: '7', ask: saying('7') })
    await expect(alone).rejects.toMatchObject({ code: 'verifier_not_run' })
  })
})

describe('reward', () => {
  it('does not run while there is no reward model, and goes by its score when there is', async () => {
    const config = { helpful: { use: 'reward', model: 'helpfulness' } }
    const without = verifiersOf(config)
    await expect(without.check('helpful', { answer: 'a' })).rejects.toThrow(
      'The answer was not checked: there is no reward model named helpfulness yet.',
    )
    await without.close()
    const scores = [0.8, 0.2, Number.NaN]
    const rewards = { get: () => ({ score: async () => scores.shift() ?? 0 }) }
    const opened = verifiersOf(config, { rewards })
    expect(await opened.check('helpful', { answer: 'a' })).toMatchObject({ status: 'passed', score: 0.8 })
    expect(await opened.check('helpful', { answer: 'a' })).toMatchObject({ status: 'failed', score: 0.2 })
    await expect(opened.check('helpful', { answer: 'a' })).rejects.toMatchObject({ code: 'verifier_not_run' })
    await opened.close()
  })
})
