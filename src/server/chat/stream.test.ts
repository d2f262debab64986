import { afterAll, beforeAll, expect, test } from 'vitest'
import { modelName, startScriptedServer } from '../server.fixture.ts'
import { registerChat } from './route.ts'

let server: Awaited<ReturnType<typeof startScriptedServer>>
beforeAll(async () => {
  server = await startScriptedServer(registerChat)
})
afterAll(() => server.close())

/** The frames that a client hears when the upstream sent these. */
async function forwarded(wires: string[], stream_options?: object): Promise<Record<string, unknown>[]> {
  server.model.script = async ({ emit }) => {
    // What is said before the client listens is told without its frames.
    await new Promise((resolve) => setImmediate(resolve))
    for (const wire of wires) emit({ type: 'text.delta', text: '', wire })
    return { finish_reason: 'stop', usage: { input_tokens: 7, output_tokens: 5 } }
  }
  const messages = [{ role: 'user', content: 'What is a plumb line for?' }]
  const answer = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: modelName, messages, stream: true, stream_options }),
  })
  const frames = (await answer.text()).split('\n\n').filter((frame) => frame.startsWith('data: {'))
  return frames.map((frame) => JSON.parse(frame.slice('data: '.length)))
}

test('the chunk with the usage goes out once, however its upstream sets its spaces', async () => {
  const upstream = [
    { id: 'c', choices: [{ index: 0, delta: { content: 'It shows "usage":{.' }, finish_reason: null }] },
    { id: 'c', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    { id: 'c', choices: [], usage: { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 } },
  ]
  const spaced = (frame: object) => JSON.stringify(frame, null, 1).replaceAll(/\n */g, ' ')
  for (const write of [(frame: object) => JSON.stringify(frame), spaced]) {
    const frames = await forwarded(upstream.map(write), { include_usage: true })
    expect(frames.map(({ plumbline: _, ...frame }) => frame)).toEqual(upstream)
    expect(frames.at(-1)?.plumbline).toBeDefined()
    const without = await forwarded(upstream.map(write))
    expect(without.map(({ plumbline: _, ...frame }) => frame)).toEqual(upstream.slice(0, 2))
  }
})
