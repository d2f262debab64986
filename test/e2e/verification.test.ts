import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TurnEvent } from '../../src/contract/event.ts'
import type { Answer } from '../../src/contract/turn.ts'
import { pdfOf } from '../support/documents.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import type { Script } from '../upstream/script.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

let upstream: Upstream
let server: RunningServer

const scripted = 'scripted/scripted'
const strong = 'scripted/strong'
const judge = 'scripted/judge'

/** Says 41 until it is told that this was wrong; the strong model is right at once, the judge strict or silent. */
function script(body: Buffer): Script {
  if (body.length === 0) return {}
  const { model, messages } = JSON.parse(body.toString('utf8')) as {
    model: string
    messages: { role: string; content: unknown }[]
  }
  const all = JSON.stringify(messages)
  if (all.includes('dues')) return { text: readDues(all), chunks: 2 }
  if (model === 'judge') return all.includes('hang') ? { headers_delay_ms: 60_000 } : judged(all)
  if (all.includes('never')) return { text: 'It is 41 at all times.', chunks: 4 }
  if (model === 'strong') return { text: 'It is 42, surely.', chunks: 3 }
  return { text: all.includes('was not accepted') ? 'It is 42.' : 'It is 41.', chunks: 3 }
}

const fact = 'The harbour dues are 42 euros.'

/** Finds the fact where it stands, and answers from the passages; wrongly until it is told so. */
function readDues(all: string): string {
  if (!all.includes('Passages:'))
    return all.includes(`\\n${fact}`) ? JSON.stringify({ quote: fact, note: 'dues' }) : 'NONE'
  return all.includes('was not accepted') ? 'They are 42 euros (p. 2).' : 'They are 41 euros (p. 2).'
}

function judged(asked: string): Script {
  const nonce = /nonce\\+":\\+"([0-9a-f]{24})/.exec(asked)?.[1] ?? ''
  const score = asked.includes('| It is 42') ? 10 : 2
  return { text: JSON.stringify({ nonce, score, reasons: 'It was checked.', problems: [] }) }
}

beforeAll(async () => {
  upstream = await startUpstream({
    models: ['scripted', 'strong', 'judge'],
    script: ({ body }) => script(body),
  })
  server = await startServer({
    upstream,
    config: {
      verifiers: {
        answer: { use: 'regex', pattern: '\\b42\\b' },
        rubric: { use: 'judge', model: judge },
      },
      agents: {
        clerk: { models: [scripted], verify: { by: ['answer', 'rubric'] } },
        climber: { models: [scripted], verify: { by: ['answer'], revisions: 0, escalate_to: strong } },
        thrifty: {
          models: [strong, scripted],
          route: { policy: 'cascade' },
          verify: { by: ['answer'], revisions: 0 },
        },
        lawyer: {
          models: [scripted],
          long_documents: { model: scripted, over_pages: 1, pages_per_piece: 1 },
          verify: { by: ['answer'] },
        },
        watched: { models: [scripted], verify: { mode: 'shadow', by: ['rubric'] } },
        pieces: { models: [scripted], verify: { by: ['answer'], hold: 'claim' } },
        hurried: { models: [scripted], verify: { by: ['rubric'], revisions: 0, ceiling_ms: 300 } },
      },
      prices: {
        [scripted]: { input_usd_per_million: 1, output_usd_per_million: 1 },
        [judge]: { input_usd_per_million: 1, output_usd_per_million: 1 },
        [strong]: { input_usd_per_million: 5, output_usd_per_million: 5 },
      },
    },
  })
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
})

/** Text and metadata of an answer that is streamed to the official client. */
async function streamed(model: string, content: string) {
  const messages = [{ role: 'user' as const, content }]
  const stream = await server.openai.chat.completions.create({ model, messages, stream: true })
  let text = ''
  let answer: Answer | undefined
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? ''
    const { plumbline } = chunk as { plumbline?: Answer }
    if (plumbline?.turn_id) answer = plumbline
  }
  if (!answer) throw new Error('the last chunk has no plumbline object')
  return { text, answer }
}

async function events(turnId: string): Promise<TurnEvent[]> {
  const { data } = await server.get<{ data: TurnEvent[] }>(`/v1/turns/${turnId}/events`)
  return data
}

test('a wrong answer is held, asked for again, and only the right one is streamed', async () => {
  const { text, answer } = await streamed('agent/clerk', 'What is it?')
  expect(text).toBe('It is 42.')
  expect(answer.verification).toMatchObject({ mode: 'gate', decision: 'accept', rounds: 2 })
  expect(answer.verdicts?.map(({ verifier, status }) => [verifier, status])).toEqual([
    ['answer', 'passed'],
    ['rubric', 'passed'],
  ])
  expect(answer.confidence).toBeUndefined()
  const checks = answer.verification?.cost_usd ?? 0
  expect(checks).toBeGreaterThan(0)
  expect(answer.budget.spent.cost_usd).toBeGreaterThan(checks)
  const log = await events(answer.turn_id)
  expect(log.map(({ type }) => type)).toContain('answer.restarted')
  const said = log.map((event) => (event.type === 'text.delta' ? event.text : '')).join('')
  expect(said).toBe('It is 41.It is 42.')
})

test('a whole answer is the accepted one, and the stronger model’s own body is passed on', async () => {
  const completion = await server.openai.chat.completions.create({
    model: 'agent/climber',
    messages: [{ role: 'user', content: 'What is it?' }],
  })
  expect(completion.choices[0]?.message.content).toBe('It is 42, surely.')
  expect(completion).toMatchObject({ plumbline: { route: { model: strong } } })
  expect(completion.model).toBe('strong')
})

test('a cascade asks the cheapest model first, and the dearer one when that does not pass', async () => {
  const { text, answer } = await streamed('agent/thrifty', 'What is it?')
  expect(text).toBe('It is 42, surely.')
  expect(answer.route?.model).toBe(strong)
  const log = await events(answer.turn_id)
  const asked = log.flatMap((event) => (event.type === 'attempt.started' ? [event.model] : []))
  expect(asked).toEqual([scripted, strong])
})

test('what nothing verifies is not given, whatever the protocol', async () => {
  const response = await server.openai.responses.create({ model: 'agent/climber', input: 'never' })
  expect(response.output_text).toContain('I could not verify an answer')
  expect(response).toMatchObject({
    plumbline: { warnings: [{ code: 'not_verified' }], verification: { decision: 'abstain' } },
  })
  const { text } = await streamed('agent/climber', 'never')
  expect(text).not.toContain('41')
})

test('in the shadow the answer is given at once, and the verdict comes with the last chunk', async () => {
  const { text, answer } = await streamed('agent/watched', 'What is it?')
  expect(text).toBe('It is 41.')
  expect(answer.verdicts).toMatchObject([{ verifier: 'rubric', status: 'failed', score: 0.2 }])
  expect(answer.verification).toMatchObject({ mode: 'shadow', decision: null })
})

test('held by sentences, what passes is given and the rest is named', async () => {
  const { text, answer } = await streamed('agent/pieces', 'What is it?')
  expect(text).toContain('I could not verify')
  expect(answer.warnings.map(({ code }) => code)).toEqual(['claims_left_out', 'not_verified'])
})

test('a judge that hangs shows as not run, and is no pass', async () => {
  const { text, answer } = await streamed('agent/hurried', 'Will it hang?')
  expect(text).toContain('I could not verify')
  expect(answer.warnings[0]?.message).toContain('rubric did not run')
  const log = await events(answer.turn_id)
  expect(log).toContainEqual(
    expect.objectContaining({ type: 'attempt.finished', status: 'cancelled', finish_reason: 'cancelled' }),
  )
})

test('the wish of a request overrides the agent, but not what has no verifiers', async () => {
  const messages = [{ role: 'user' as const, content: 'What is it?' }]
  const plain = { messages, plumbline: { verify: 'off' } }
  const off = await server.openai.chat.completions.create({ model: 'agent/clerk', ...plain })
  expect(off.choices[0]?.message.content).toBe('It is 41.')
  const wish = { model: scripted, messages, plumbline: { verify: 'gate' } }
  await expect(server.openai.chat.completions.create(wish)).rejects.toMatchObject({
    status: 400,
    code: 'parameter_unsupported',
    param: 'plumbline.verify',
  })
})

test('the answer from a long document is asked for again from the same passages, and is cited', async () => {
  const pdf = await pdfOf([['A lease of the quay.'], [fact], ['The end of it.']])
  const content = [
    { type: 'text', text: 'How much are the dues?' },
    { type: 'document', data: pdf.toString('base64'), media_type: 'application/pdf' },
  ]
  const response = await fetch(`${server.url}/v1/turns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'agent/lawyer', stream: false, input: [{ role: 'user', content }] }),
  })
  const { output, plumbline } = (await response.json()) as {
    output: { text: string; citations: unknown[] }
    plumbline: Answer
  }
  expect(output).toMatchObject({ text: 'They are 42 euros (p. 2).', citations: [{ page: 2, quote: fact }] })
  expect(plumbline.verification).toMatchObject({ decision: 'accept', rounds: 2 })
})
