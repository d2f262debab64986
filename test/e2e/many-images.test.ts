import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TurnEvent } from '../../src/contract/event.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { type ScriptedProvider, startAnthropic } from '../upstream/anthropic.ts'

let provider: ScriptedProvider
let server: RunningServer
beforeAll(async () => {
  provider = await startAnthropic({}, ['claude-haiku-4-5'])
  server = await startServer({
    env: { ANTHROPIC_API_KEY: 'right-key', ANTHROPIC_BASE_URL: provider.baseUrl },
  })
})
afterAll(async () => {
  await server.stop()
  await provider.close()
})

const picture = async (width: number, height: number, shade: number) => {
  const background = { r: shade, g: 100, b: 200 }
  const png = await sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer()
  return { type: 'image', data: png.toString('base64') }
}

async function say(content: unknown[]): Promise<TurnEvent[]> {
  const response = await fetch(`${server.url}/v1/turns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'anthropic/claude-haiku-4-5',
      conversation: 'album',
      input: [{ role: 'user', content }],
    }),
  })
  const text = await response.text()
  return [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? '') as TurnEvent)
}

/** What the provider was last sent: each image in base64. */
function sent(): string[] {
  const body = JSON.parse(provider.requests.at(-1)?.body.toString() ?? '') as {
    messages: { content: { type: string; source?: { data: string } }[] }[]
  }
  return body.messages.flatMap(({ content }) =>
    content.flatMap(({ source }) => (source ? [source.data] : [])),
  )
}

async function sidesSent(): Promise<number[]> {
  const sizes = sent().map((data) => sharp(Buffer.from(data, 'base64')).metadata())
  return (await Promise.all(sizes)).map(({ width, height }) => Math.max(width, height))
}

const resized = (events: TurnEvent[]) =>
  events.flatMap((event) => (event.type === 'warning' && event.code === 'image_resized' ? [event] : []))

test('thirty images and one of 9,000 pixels go on, each within what the model takes', async () => {
  const album = await Promise.all(
    Array.from({ length: 30 }, (_, i) => picture(i === 7 ? 2_400 : 300, 200, i)),
  )
  const first = await say([{ type: 'text', text: 'What is on these?' }, ...album])
  expect(first.at(-1)).toMatchObject({ type: 'turn.completed' })
  // Past 20 images this model takes 2,000 pixels a side.
  expect(resized(first)).toMatchObject([
    { part: 'input[0].content[8]', message: expect.stringMatching(/2000 × 167 .* instead of 2400 × 200 /) },
  ])
  expect(Math.max(...(await sidesSent()))).toBe(2_000)

  const huge = await picture(9_000, 4_500, 77)
  const second = await say([{ type: 'text', text: 'And on this one?' }, huge])
  expect(second.at(-1)).toMatchObject({ type: 'turn.completed' })
  expect(resized(second)).toHaveLength(2)
  expect(await sidesSent()).toHaveLength(31)
  expect(Math.max(...(await sidesSent()))).toBe(2_000)
  const before = sent()

  const third = await say([{ type: 'text', text: 'Which is the brightest?' }])
  expect(third.at(-1)).toMatchObject({ type: 'turn.completed' })
  expect(sent()).toEqual(before)
})
