import { afterEach, expect, test, vi } from 'vitest'
import { pdfOf, scannedPdfOf } from '../../../test/support/documents.ts'
import type { LongDocuments } from '../../contract/config.ts'
import { says, startRuntime } from '../runtime.fixture.ts'

// Reading processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

type Runtime = Awaited<ReturnType<typeof startRuntime>>
let runtime: Runtime
afterEach(() => runtime.close())

const usual = { model: 'test/model', over_pages: 30, pages_per_piece: 12, max_parallel: 8 }

async function startLawyer(answer: string, longDocuments: Partial<LongDocuments>) {
  runtime = await startRuntime({
    models: { 'test/model': says(answer) },
    agents: {
      lawyer: { models: ['test/model'], long_documents: { ...usual, ...longDocuments } },
    },
  })
}

async function ask(pdf: Buffer, pages: number, latency_ms?: number) {
  const writer = runtime.blobs.writer()
  await writer.write(pdf)
  const blob = { ...(await writer.finish()), media_type: 'application/pdf' }
  const question = { type: 'text' as const, text: 'How much are the harbour dues?' }
  const parts = [question, { type: 'document' as const, blob, pages }].map((part, i) => ({
    type: 'ready' as const,
    path: `input[0].content[${i}]`,
    part,
  }))
  return runtime.run({
    model: 'agent/lawyer',
    wishes: { budget: { latency_ms } },
    messages: [{ role: 'user', parts }],
  })
}

test('a scan that cannot be read in time is answered from what was, and the answer says what was not', async () => {
  await startLawyer('It is not said.', { over_pages: 2, pages_per_piece: 2, max_parallel: 2 })
  const pages = Array.from({ length: 40 }, (_, i) => [`Page ${i + 1} of a lease`, 'The quay is kept clean.'])
  const events = await ask(await scannedPdfOf(pages), 40, 4_000)
  expect(events.at(-1)).toMatchObject({ type: 'turn.completed', finish_reason: 'stop' })
  expect(events.find((event) => event.type === 'warning')).toMatchObject({
    code: 'pages_unread',
    message: expect.stringContaining('–40 of input[0].content[1]'),
  })
})

test('every page is asked once, those first that share most with the question', async () => {
  await startLawyer('NONE', { pages_per_piece: 4 })
  const pages = Array.from({ length: 50 }, (_, i) => [i === 41 ? 'The dues of the harbour.' : `Clause ${i}`])
  const events = await ask(await pdfOf(pages), 50)
  expect(events.at(-1)).toMatchObject({ type: 'turn.completed' })
  const asked = runtime.calls.slice(0, -1).map(({ call }) => {
    const text = JSON.stringify(call.messages)
    return [...text.matchAll(/--- page (\d+) ---/g)].map(([, page]) => Number(page))
  })
  expect(asked[0]).toEqual([41, 42, 43, 44])
  expect(asked.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
})
