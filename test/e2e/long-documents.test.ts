import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TurnEvent } from '../../src/contract/event.ts'
import { pdfOf } from '../support/documents.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

const pages = 300
const secretPage = 217
const fact = 'The harbour dues are 4,310 euros a quarter.'
const callMs = 500

let upstream: Upstream
let server: RunningServer
let calls: string[] = []
beforeAll(async () => {
  upstream = await startUpstream({
    script: ({ body }) => {
      const asked = body.toString('utf8')
      calls.push(asked)
      return { text: answerTo(asked), chunks: 3, first_chunk_delay_ms: callMs }
    },
    models: ['reader'],
  })
  server = await startServer({
    upstream,
    config: {
      agents: {
        lawyer: { models: ['local/reader'], long_documents: { model: 'scripted/reader' } },
        clerk: { models: ['local/reader'], long_documents: { model: 'scripted/reader', max_parallel: 1 } },
      },
    },
  })
})
/** A server that has just started is still loading what reads documents. */
beforeAll(async () => {
  await ask('agent/lawyer', await pdfOf(Array.from({ length: 40 }, (_, i) => filler(i))), {
    latency_ms: 60_000,
  })
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
})

/** A model that finds the fact where it stands, and answers from the passages it is given. */
function answerTo(asked: string): string {
  if (!asked.includes('Passages:')) {
    return asked.includes(fact) ? JSON.stringify({ quote: fact, note: 'the dues' }) : 'NONE'
  }
  const missing = asked.includes('Not read for lack') ? ' Some pages were not read.' : ''
  return asked.includes(fact)
    ? `They are 4,310 euros (p. ${secretPage}).${missing}`
    : `It is not said.${missing}`
}

async function ask(model: string, pdf: Buffer, budget: { latency_ms: number }) {
  calls = []
  const startedAt = performance.now()
  const form = new FormData()
  form.append('file', new File([new Uint8Array(pdf)], 'lease.pdf', { type: 'application/pdf' }))
  const { id } = (await (await fetch(`${server.url}/v1/files`, { method: 'POST', body: form })).json()) as {
    id: string
  }
  const content = [
    { type: 'text', text: 'How much are the harbour dues?' },
    { type: 'document', file_id: id },
  ]
  const response = await fetch(`${server.url}/v1/turns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, input: [{ role: 'user', content }], budget }),
  })
  const text = await response.text()
  const events = [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? '') as TurnEvent)
  const said = events.map((event) => (event.type === 'text.delta' ? event.text : '')).join('')
  return { events, said, tookMs: performance.now() - startedAt }
}

const clauses = [
  'The lessee keeps the quay clean and clears away at its own cost whatever ships leave behind on it.',
  'The lessor keeps cranes, bollards and lamps safe, and says a week ahead when one of them is taken down.',
  'Nothing in this lease gives either party a share in the business of the other, now or later.',
]
/** A page as contracts have it: some 2,000 characters. */
const filler = (page: number) => [
  `Page ${page}`,
  ...Array.from({ length: 20 }, (_, i) => `${page}.${i + 1} ${clauses[(page + i) % clauses.length]}`),
]
const lease = () =>
  pdfOf(
    Array.from({ length: pages }, (_, i) =>
      i + 1 === secretPage ? [...filler(i + 1), fact] : filler(i + 1),
    ),
  )

test('300 pages are read in pieces, and the answer is cited, inside its budget', async () => {
  const { events, said, tookMs } = await ask('agent/lawyer', await lease(), { latency_ms: 10_000 })
  expect(said).toContain('4,310 euros')
  const plan = events.find((event) => event.type === 'plan')
  expect(plan).toMatchObject({ reading: { pieces: Math.ceil(pages / 12), parallel: 8 } })
  const cited = events.find((event) => event.type === 'citation' && event.final)
  expect(cited).toMatchObject({ citation: { page: secretPage, quote: fact, part: 'input[0].content[1]' } })
  const found = events.find((event) => event.type === 'citation')
  console.log(
    `300 pages: answered in ${tookMs.toFixed(0)} ms, first finding at ${found?.at_ms.toFixed(0)} ms`,
  )
  expect(found).toMatchObject({ final: false, citation: { quote: fact } })
  const firstWords = events.findIndex((event) => event.type === 'text.delta')
  expect(events.indexOf(found as TurnEvent)).toBeLessThan(firstWords)
  expect(events.at(-1)).toMatchObject({ type: 'turn.completed', finish_reason: 'stop' })
  // Each piece once; a machine too busy for all of them leaves some out.
  expect(calls.length).toBeLessThanOrEqual(Math.ceil(pages / 12) + 1)
})

test('when time does not suffice the most relevant pages are read, and the answer says what was not', async () => {
  const { events, said } = await ask('agent/clerk', await lease(), { latency_ms: 8_000 })
  expect(said).toContain('4,310 euros')
  expect(said).toContain('Some pages were not read.')
  const warning = events.find((event) => event.type === 'warning' && event.code === 'pages_unread')
  expect(warning).toMatchObject({ message: expect.stringContaining('lease.pdf') })
  expect(calls.length).toBeLessThan(Math.ceil(pages / 12))
})
