import sharp from 'sharp'
import { afterEach, expect, test, vi } from 'vitest'
import type { TurnEvent } from '../contract/event.ts'
import type { ImagePart, Part } from '../contract/part.ts'
import type { ModelCall, ModelLimits } from '../contract/ports/model.ts'
import type { Tool } from '../contract/ports/tool.ts'
import { says, startRuntime, usage } from './runtime.fixture.ts'

// Reading processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

let close: () => Promise<void>
afterEach(() => close())

async function start(limits: ModelLimits, tools: Tool[] = []) {
  const callsTool = async (call: ModelCall) => {
    const isFirst = !call.messages.some(({ role }) => role === 'tool')
    if (tools.length === 0 || !isFirst) return says('A lamp.')(call)
    call.emit({ type: 'tool.delta', index: 0, call_id: 'call_0', name: 'look', arguments: '{}' })
    return { finish_reason: 'tool_calls' as const, usage }
  }
  const info = { input: ['text' as const, 'image' as const], limits }
  const runtime = await startRuntime({
    models: {
      m: { behaviour: callsTool, info },
      boundless: { behaviour: says('A lamp.'), info: { ...info, limits: {} } },
    },
    agents: { viewer: { models: ['m'] } },
    tools: { viewer: tools },
  })
  close = runtime.close
  return runtime
}
type Started = Awaited<ReturnType<typeof start>>

async function keep({ blobs }: Started, bytes: Buffer, width: number, height: number): Promise<ImagePart> {
  const writer = blobs.writer()
  await writer.write(bytes)
  return { type: 'image', blob: { ...(await writer.finish()), media_type: 'image/png' }, width, height }
}

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#3465a4' } })
    .png()
    .toBuffer()

const send = ({ run }: Started, parts: Part[], model = 'm') =>
  run({
    model,
    wishes: { conversation: 'c' },
    messages: [
      {
        role: 'user',
        parts: parts.map((part, i) => ({ type: 'ready', path: `input[0].content[${i}]`, part })),
      },
    ],
  })
const imagesGiven = ({ calls }: Started) =>
  (calls.at(-1)?.call.messages ?? []).flatMap(({ parts }) => parts.filter((part) => part.type === 'image'))
const warnings = (events: TurnEvent[]) => events.filter((event) => event.type === 'warning')

test('a new image that is too large is given as a smaller rendition, with a warning at its path', async () => {
  const runtime = await start({ image_side: 500 })
  const image = await keep(runtime, await plain(1_000, 600), 1_000, 600)
  const events = await send(runtime, [{ type: 'text', text: 'What is it?' }, image])
  expect(events.at(-1)).toMatchObject({ type: 'turn.completed' })
  expect(imagesGiven(runtime)).toMatchObject([
    { width: 500, height: 300, blob: { media_type: 'image/jpeg' } },
  ])
  expect(warnings(events)).toMatchObject([{ code: 'image_resized', part: 'input[0].content[1]' }])
  // The log says what was sent; the rendition is only what the model was given.
  expect(events).toContainEqual(expect.objectContaining({ type: 'part.accepted', part: image }))
})

test('a rendition that was made is used again', async () => {
  const runtime = await start({ image_side: 500 })
  const image = await keep(runtime, await plain(1_200, 600), 1_200, 600)
  await send(runtime, [image])
  const [first] = imagesGiven(runtime)
  await runtime.documents.close()
  await send(runtime, [{ type: 'text', text: 'And its colour?' }])
  expect(imagesGiven(runtime)).toEqual([first])
})

test('tools look at the image as it was sent', async () => {
  const seen: Part[] = []
  const look: Tool = {
    name: 'look',
    description: 'look',
    inputSchema: { type: 'object' },
    effect: 'read',
    idempotent: true,
    parse: (input) => input,
    call: async (_input, { messages }) => {
      seen.push(...messages.flatMap(({ parts }) => parts))
      return { parts: [{ type: 'text', text: 'seen' }] }
    },
  }
  const runtime = await start({ image_side: 500 }, [look])
  const image = await keep(runtime, await plain(1_400, 600), 1_400, 600)
  await send(runtime, [image], 'agent/viewer')
  expect(seen).toEqual([image])
  expect(imagesGiven(runtime)).toMatchObject([{ width: 500 }])
})

test('an image of which no smaller rendition shows enough is refused by name before anything is spent', async () => {
  const runtime = await start({ image_side: 50 })
  const image = await keep(runtime, await plain(1_600, 600), 1_600, 600)
  const events = await send(runtime, [image])
  expect(events.at(-1)).toMatchObject({
    type: 'turn.failed',
    error: { code: 'model_image_too_large', param: 'input[0].content[0]' },
  })
  expect(runtime.calls).toEqual([])
})

test('an earlier image that can no longer be read is left out, and the conversation goes on', async () => {
  const runtime = await start({ image_side: 500 })
  const broken = await keep(runtime, Buffer.from('no image'), 1_800, 600)
  await send(runtime, [broken], 'boundless')
  const image = await keep(runtime, await plain(100, 60), 100, 60)
  const events = await send(runtime, [image])
  expect(events.at(-1)).toMatchObject({ type: 'turn.completed' })
  expect(imagesGiven(runtime)).toEqual([image])
  expect(warnings(events)).toMatchObject([{ code: 'history_trimmed' }])
})
