import { expect, test } from 'vitest'
import { BodyHoister } from '../../media/hoist.ts'
import { MemoryBlobs } from '../../media/testing.ts'
import { readChatRequest } from './request.ts'

test('an image in a tool’s message is read like any other, after the result', async () => {
  const blobs = new MemoryBlobs()
  const limits = { bodyBytes: 100_000, partBytes: 100_000 }
  const hoister = new BodyHoister({ newBlob: () => blobs.writer(), limits })
  const content = [
    { type: 'text', text: 'A chart' },
    { type: 'image_url', image_url: { url: 'data:image/png;base64,YWJj' } },
  ]
  const messages = [{ role: 'tool', tool_call_id: 'c1', content }]
  await hoister.write(Buffer.from(JSON.stringify({ model: 'm', messages })))
  const { turn } = readChatRequest(await hoister.finish(), 0)
  expect(turn.messages[0]?.parts).toMatchObject([
    { type: 'ready', part: { type: 'tool_result', call_id: 'c1', text: 'A chart' } },
    { type: 'media', path: 'messages[0].content[1]', expected: 'image', source: { kind: 'blob', bytes: 3 } },
  ])
})
