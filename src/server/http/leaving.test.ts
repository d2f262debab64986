import { connect, type Socket } from 'node:net'
import type { Readable } from 'node:stream'
import multipart from '@fastify/multipart'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { BlobStore } from '../../contract/ports/blobs.ts'
import type { DocumentReader } from '../../contract/ports/documents.ts'
import { registerChat } from '../chat/route.ts'
import { registerMessages } from '../messages/route.ts'
import { registerResponses } from '../responses/route.ts'
import { registerBlobs } from '../routes/blobs.ts'
import { registerEmbeddings } from '../routes/embeddings.ts'
import { registerFiles } from '../routes/files.ts'
import { modelName, startScriptedServer } from '../server.fixture.ts'
import { registerTurnHistory } from '../turns/history.ts'
import { registerRunTurn } from '../turns/route.ts'
import { registerUiChat } from '../ui-stream/route.ts'

/** What was begun for somebody who waits, by what it does; true once it was told to stop. */
let begun: Record<string, () => boolean> = {}
let opened: Readable[] = []
let uploads: { written: number; given: boolean }[] = []

/** Work that ends only when it is told to. */
function endless(what: string, signal: AbortSignal): Promise<never> {
  begun[what] = () => signal.aborted
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** Blobs whose streams and writers are seen. */
function watched(blobs: BlobStore): BlobStore {
  return {
    path: (hash) => blobs.path(hash),
    read: (hash) => blobs.read(hash),
    has: (hash) => blobs.has(hash),
    remove: (hash) => blobs.remove(hash),
    async open(hash, range) {
      const stream = await blobs.open(hash, range)
      if (!range) opened.push(stream)
      return stream
    },
    writer() {
      const writer = blobs.writer()
      const upload = { written: 0, given: false }
      uploads.push(upload)
      return {
        get bytes() {
          return writer.bytes
        },
        write(chunk) {
          upload.written += chunk.byteLength
          return writer.write(chunk)
        },
        finish: () => writer.finish(),
        abort() {
          upload.given = true
          return writer.abort()
        },
      }
    },
  }
}

let server: Awaited<ReturnType<typeof startScriptedServer>>
let hash: string
beforeAll(async () => {
  server = await startScriptedServer((app, deps) => {
    app.setSerializerCompiler(() => (value) => JSON.stringify(value))
    app.register(multipart)
    registerChat(app, deps)
    registerMessages(app, deps)
    registerResponses(app, deps)
    registerRunTurn(app, { ...deps, resumeGraceMs: 1 })
    registerUiChat(app, deps)
    registerTurnHistory(app, deps)
    const blobs = watched(deps.blobs)
    const local = {
      id: 'local/embeddings',
      dimensions: 1,
      embed: (_: string[], signal = new AbortController().signal) => endless('embed', signal),
      close: async () => undefined,
    }
    const upstream = () => ({
      embedUpstream: (_: Buffer, signal: AbortSignal) => endless('embed upstream', signal),
    })
    const documents: Pick<DocumentReader, 'render'> = {
      render: (_path, _type, _page, _side, signal) => endless('render', signal),
    }
    const all = { ...deps, blobs, embedders: { local, upstream }, documents }
    registerEmbeddings(app, all)
    registerBlobs(app, all)
    app.after(() => registerFiles(app, all))
  })
  const writer = server.blobs.writer()
  await writer.write(Buffer.alloc(4_000_000, 7))
  hash = (await writer.finish()).hash
})
afterAll(() => server.close())

let socket: Socket
let turns: number
beforeEach(() => {
  begun = {}
  opened = []
  uploads = []
  turns = 0
  server.model.script = ({ signal }) => endless(`turn ${++turns}`, signal)
  server.fetching.url = (_, { signal }) => endless('fetch', signal)
  const { hostname, port } = new URL(server.url)
  socket = connect(Number(port), hostname)
})
afterEach(() => socket.destroy())

const head = (method: string, path: string, ...more: string[]) =>
  [`${method} ${path} HTTP/1.1`, 'host: localhost', ...more, '', ''].join('\r\n')

function post(path: string, body: object, ...more: string[]): string {
  const text = JSON.stringify(body)
  const type = 'content-type: application/json'
  return `${head('POST', path, type, `content-length: ${text.length}`, ...more)}${text}`
}

const model = modelName
const messages = [{ role: 'user', content: 'hello' }]
const first = post('/v1/chat/completions', { model, messages })
const image = { type: 'image', source: { type: 'url', url: 'https://pictures.example/a.png' } }
const pictured = { model, messages: [{ role: 'user', content: [image] }] }
const parts = [{ role: 'user', parts: [{ type: 'text', text: 'hello' }] }]

test.each([
  ['a chat', post('/v1/chat/completions', { model, messages }), 'turn 2'],
  ['a streamed chat', post('/v1/chat/completions', { model, messages, stream: true }), 'turn 2'],
  ['a chat that came by Fastify', post('/v1/chat/completions?long', { model, messages }), 'turn 2'],
  ['a message', post('/v1/messages', { model, messages, max_tokens: 9 }), 'turn 2'],
  ['a streamed message', post('/v1/messages', { model, messages, max_tokens: 9, stream: true }), 'turn 2'],
  ['a response', post('/v1/responses', { model, input: 'hello' }), 'turn 2'],
  ['a streamed response', post('/v1/responses', { model, input: 'hello', stream: true }), 'turn 2'],
  ['a native turn', post('/v1/turns', { model, input: 'hello', stream: false }), 'turn 2'],
  ['a native stream', post('/v1/turns', { model, input: 'hello' }), 'turn 2'],
  ['a chat of the UI', post('/v1/ui/chat', { model, messages: parts }), 'turn 2'],
  ['a count of tokens', post('/v1/messages/count_tokens', pictured), 'fetch'],
  ['embeddings made here', post('/v1/embeddings', { model: 'local/embeddings', input: 'hello' }), 'embed'],
  ['embeddings of an upstream', post('/v1/embeddings', { model: 'up/e', input: 'hello' }), 'embed upstream'],
])('%s that waits for another answer of its connection ends with it', async (_, second, what) => {
  socket.write(first + second)
  await expect.poll(() => Object.keys(begun)).toContain(what)
  expect(begun[what]?.()).toBe(false)
  socket.destroy()
  await expect
    .poll(() => Object.values(begun).map((isOver) => isOver()))
    .toEqual(Object.keys(begun).map(() => true))
})

test('a page that is drawn for an answer that waits is given up', async () => {
  socket.write(first + head('GET', `/v1/blobs/${hash}/pages/1`))
  await expect.poll(() => Object.keys(begun)).toContain('render')
  socket.destroy()
  await expect.poll(() => begun.render?.()).toBe(true)
})

test('a blob that is sent in an answer that waits is closed', async () => {
  socket.write(first + head('GET', `/v1/blobs/${hash}`))
  await expect.poll(() => opened.length).toBe(1)
  await expect.poll(() => opened[0]?.readableFlowing).not.toBeNull()
  expect(opened[0]?.destroyed).toBe(false)
  socket.destroy()
  await expect.poll(() => opened[0]?.destroyed).toBe(true)
})

test('an upload behind an answer that waits leaves nothing', async () => {
  const type = 'content-type: multipart/form-data; boundary=x'
  const part = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
  const upload = head('POST', '/v1/files', type, 'content-length: 900000')
  socket.write(`${first}${upload}${part}${'\0'.repeat(300_000)}`)
  await expect.poll(() => uploads[0]?.written).toBeGreaterThan(1000)
  socket.destroy()
  await expect.poll(() => uploads[0]?.given).toBe(true)
})

test('a native turn whose only listener waits for another answer ends with it', async () => {
  const client = new AbortController()
  const answer = await fetch(`${server.url}/v1/turns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, input: 'hello' }),
    signal: client.signal,
  })
  const events = `/v1/turns/${answer.headers.get('plumbline-turn-id')}/events`
  const last = post('/v1/embeddings', { model: 'local/embeddings', input: 'hello' })
  socket.write(first + head('GET', events, 'accept: text/event-stream') + last)
  // Requests are taken in order: the turn is followed by now.
  await expect.poll(() => Object.keys(begun)).toContain('embed')
  client.abort()
  socket.destroy()
  await expect.poll(() => begun['turn 1']?.()).toBe(true)
})
