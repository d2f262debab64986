import { createServer, get, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SseStream } from './sse.ts'

/** Opens a stream over a real connection. `chunks` resolves with what came, write by write, once the stream ended. */
async function openStream() {
  let accept = (_: ServerResponse) => {}
  const response = new Promise<ServerResponse>((resolve) => {
    accept = resolve
  })
  const server = createServer((_, opened) => accept(opened))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const received: string[] = []
  let heard = () => {}
  const chunks = new Promise<string[]>((resolve, reject) => {
    const { port } = server.address() as AddressInfo
    get({ port, host: '127.0.0.1', agent: false }, (message) => {
      message.setEncoding('utf8')
      message.on('data', (chunk: string) => {
        received.push(chunk)
        heard()
      })
      message.on('end', () => server.close(() => resolve(received)))
      message.on('error', reject)
    }).on('error', reject)
  })
  const stream = new SseStream(await response)
  /** Resolves once `text` came. */
  const came = async (text: string) => {
    while (!received.join('').includes(text))
      await new Promise<void>((resolve) => {
        heard = resolve
      })
  }
  return { stream, chunks, came, received }
}

const loopTurn = () => new Promise((resolve) => setImmediate(resolve))

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
})

afterEach(() => {
  vi.useRealTimers()
})

describe('SseStream', () => {
  it('writes the first frames at once, and those that follow too fast together', async () => {
    const { stream, chunks, came, received } = await openStream()
    for (const name of ['a', 'b', 'c']) {
      stream.data(name)
      await came(`data: ${name}\n\n`)
    }
    for (const name of ['d', 'e', 'f']) {
      stream.data(name)
      await loopTurn()
    }
    expect(received).toHaveLength(3)
    await vi.advanceTimersByTimeAsync(4)
    await came('data: f\n\n')
    expect(received.at(-1)).toBe('data: d\n\ndata: e\n\ndata: f\n\n')
    stream.end()
    expect((await chunks).join('')).toBe('abcdef'.replace(/./g, 'data: $&\n\n'))
  })

  it('keeps no frame back from a stream that is as slow as readers are', async () => {
    const { stream, chunks, came } = await openStream()
    for (let i = 0; i < 20; i += 1) {
      stream.data(`<${i}>`)
      await came(`<${i}>`)
      await vi.advanceTimersByTimeAsync(4)
    }
    stream.end()
    expect(await chunks).toHaveLength(20)
  })

  it('ends with all that was said, without waiting', async () => {
    const { stream, chunks } = await openStream()
    const frames = Array.from({ length: 50 }, (_, i) => (i % 7 === 0 ? `é${i}` : `${i}`))
    for (const frame of frames) {
      stream.data(frame)
      await loopTurn()
    }
    stream.end()
    expect((await chunks).join('')).toBe(frames.map((frame) => `data: ${frame}\n\n`).join(''))
  })

  it('writes together what one read brought, also what is told a moment later', async () => {
    const { stream, chunks } = await openStream()
    stream.data('at once')
    await Promise.resolve().then(() => stream.data('gathered'))
    await loopTurn()
    stream.end()
    expect(await chunks).toEqual(['data: at once\n\ndata: gathered\n\n'])
  })

  it('begins nothing for a client that left before the first frame', async () => {
    const { stream, chunks } = await openStream()
    stream.abandon()
    stream.data('too late')
    expect(stream.started).toBe(false)
    stream.end()
    expect(await chunks).toEqual([])
  })
})
