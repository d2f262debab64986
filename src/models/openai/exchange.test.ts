import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { KeptBase64 } from '../../media/kept-base64.ts'
import { closeEndpoints, endpointOf } from './endpoint.ts'
import { exchange, type Receiver } from './exchange.ts'

const bodyBytes = 6_000_000
let server: Server | SocketServer

afterEach(async () => {
  await closeEndpoints()
  server.close()
})

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** Answers with the hash of what came, which it reads a little at a time. */
async function slowReader(): Promise<string> {
  server = createServer((request, response) => {
    const hash = createHash('sha256')
    request.on('data', (chunk: Buffer) => {
      hash.update(chunk)
      request.pause()
      setImmediate(() => setImmediate(() => request.resume()))
    })
    request.on('end', () => response.end(hash.digest('hex')))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
}

function keptOf(text: Buffer): KeptBase64 {
  const kept = new KeptBase64()
  for (let at = 0; at < text.length; at += 65_536) kept.add(text.subarray(at, at + 65_536))
  return kept
}

const neverHalted = { reason: undefined, watch: () => {}, unwatch: () => {} }

class WholeText implements Receiver<string> {
  private text = ''
  start(): void {}
  data(chunk: Buffer): undefined {
    this.text += chunk
  }
  end(): string {
    return this.text
  }
  broken(): undefined {}
}

test('memory of text that was sent is used anew only once the socket has written it', async () => {
  const endpoint = endpointOf({ baseUrl: await slowReader() })
  const scribble = Buffer.alloc(2_000_000, 'x')
  async function* chunksOf(text: Buffer) {
    for (const piece of keptOf(text).take() ?? []) {
      // What was given back is written over before the next piece goes out.
      keptOf(scribble).drop()
      yield piece
    }
  }
  const texts = ['one.', 'two.', 'three.'].map((text) => Buffer.alloc(bodyBytes, text))
  const answers = texts.map((text) =>
    exchange(
      endpoint,
      {
        method: 'POST',
        route: '/hash',
        body: { chunks: chunksOf(text), bytes: bodyBytes },
        model: 'm',
        halt: neverHalted,
      },
      new WholeText(),
    ),
  )
  expect(await Promise.all(answers)).toEqual(texts.map(sha256))
})

test('an upstream that never ends its answer is left soon after the answer is whole', async () => {
  const left = new Promise<void>((resolve) => {
    server = createServer((request, response) => {
      response.on('close', resolve)
      request.resume().on('end', () => response.write('whole'))
    }).listen(0, '127.0.0.1')
  })
  await once(server, 'listening')
  const endpoint = endpointOf({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` })
  const receiver: Receiver<string> = Object.assign(new WholeText(), { data: (chunk: Buffer) => `${chunk}` })
  const body = Buffer.from('{}')
  const request = { method: 'POST' as const, route: '/any', body, model: 'm', halt: neverHalted }
  expect(await exchange(endpoint, request, receiver)).toBe('whole')
  await left
})

/** Begins an answer that ends with its connection as soon as a body begins, and reads no more of that. */
async function impatientUpstream(): Promise<{ baseUrl: string; reset: () => void }> {
  let reset = () => {}
  server = createSocketServer((socket) => {
    reset = () => socket.resetAndDestroy()
    socket.once('data', () => {
      socket.pause()
      socket.write('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nenough')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { baseUrl: `http://127.0.0.1:${port}/v1`, reset: () => reset() }
}

test('a body is given up when its upstream answers before it is sent and resets the connection', async () => {
  const { baseUrl, reset } = await impatientUpstream()
  const receiver = new WholeText()
  receiver.data = () => reset() as undefined
  await new Promise<void>((givenUp) => {
    async function* chunks() {
      try {
        for (;;) yield Buffer.alloc(262_144, 'a')
      } finally {
        givenUp()
      }
    }
    const body = { chunks: chunks(), bytes: 1_000_000_000 }
    const request = { method: 'POST' as const, route: '/any', body, model: 'm', halt: neverHalted }
    exchange(endpointOf({ baseUrl }), request, receiver)
  })
})
