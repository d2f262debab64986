import { expect, test, vi } from 'vitest'
import { scannedPdfOf } from '../../../test/support/documents.ts'
import { says, startRuntime } from '../runtime.fixture.ts'

// Reading processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

test('a scan that cannot be read in time is answered from what was, and the answer says what was not', async () => {
  const runtime = await startRuntime({
    models: { 'test/model': says('It is not said.') },
    agents: {
      lawyer: {
        models: ['test/model'],
        long_documents: { model: 'test/model', over_pages: 2, pages_per_piece: 2, max_parallel: 2 },
      },
    },
  })
  try {
    const pdf = await scannedPdfOf(
      Array.from({ length: 40 }, (_, i) => [`Page ${i + 1} of a lease`, 'The quay is kept clean.']),
    )
    const writer = runtime.blobs.writer()
    await writer.write(pdf)
    const { hash, bytes } = await writer.finish()
    const blob = { hash, bytes, media_type: 'application/pdf' }
    const events = await runtime.run({
      model: 'agent/lawyer',
      wishes: { budget: { latency_ms: 4_000 } },
      messages: [
        {
          role: 'user',
          parts: [
            {
              type: 'ready',
              path: 'input[0].content[0]',
              part: { type: 'text', text: 'How much are the dues?' },
            },
            { type: 'ready', path: 'input[0].content[1]', part: { type: 'document', blob, pages: 40 } },
          ],
        },
      ],
    })
    expect(events.at(-1)).toMatchObject({ type: 'turn.completed', finish_reason: 'stop' })
    const warning = events.find((event) => event.type === 'warning')
    expect(warning).toMatchObject({
      code: 'pages_unread',
      message: expect.stringContaining('–40 of input[0]'),
    })
  } finally {
    await runtime.close()
  }
})
