import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type RunningServer, startServer } from '../support/server.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

let upstream: Upstream
let server: RunningServer
beforeAll(async () => {
  upstream = await startUpstream({ script: { text: 'And so on. ', chunk_delay_ms: 10, endless: true } })
  server = await startServer({
    upstream,
    env: { PLUMBLINE_PART_LIMIT_BYTES: '500000', PLUMBLINE_UPLOAD_IDLE_MS: '300' },
  })
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
})

const question = JSON.stringify({ model: 'agent/reader', messages: [{ role: 'user', content: 'Hello?' }] })

/** Whatever was sent, the next good turn is answered. */
afterEach(async () => {
  const answer = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: question,
  })
  expect(answer.status).toBe(200)
  await answer.text()
})

const host = () => `host: ${new URL(server.url).host}\r\n`
const health = () => `GET /healthz HTTP/1.1\r\n${host()}connection: close\r\n\r\n`
const post = (path: string, contentType: string, body: string, length = Buffer.byteLength(body)) =>
  `POST ${path} HTTP/1.1\r\n${host()}content-type: ${contentType}\r\ncontent-length: ${length}\r\n\r\n${body}`

/** Writes to one connection and gives all that comes until the server closes it. */
async function send(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write(bytes)
  let answer = ''
  for await (const chunk of socket) answer += chunk
  return answer
}
const statusesOf = (answer: string) => [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)

test('a connection answers its next request after a body was refused half-read', async () => {
  const answer = await send(post('/v1/chat/completions', 'application/json', '['.repeat(200_000)) + health())
  expect(statusesOf(answer)).toEqual(['400', '200'])
  expect(answer).toContain('nests deeper')
})

const badQueries: [path: string, param: string][] = [
  ['/v1/turns?limit=0', 'limit'],
  ['/v1/turns?state=asleep', 'state'],
  ['/v1/turns?user=a&user=b', 'user'],
  ['/v1/turns/turn_1/events?after=-1', 'after'],
  ['/v1/files?limit=many', 'limit'],
  [`/v1/blobs/${'0'.repeat(64)}/pages/0`, 'page'],
  [`/v1/blobs/${'0'.repeat(64)}/pages/1?max_side=1e9`, 'max_side'],
]
for (const [path, param] of badQueries) {
  test(`${path.replace(/0{9,}/, '…')} is refused by the parameter's name`, async () => {
    const response = await fetch(`${server.url}${path}`)
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_request', param } })
    expect(response.status).toBe(400)
  })
}

for (const path of ['/v1/files/%ff%zz', `/v1/blobs/${'a'.repeat(5_000)}`]) {
  test(`the address ${path.slice(0, 20)} is of no route, in the words of the error table`, async () => {
    const response = await fetch(`${server.url}${path}`)
    expect(await response.json()).toMatchObject({ error: { code: 'route_not_found' } })
    expect(response.status).toBe(404)
  })
}

const file = (name: string, content = 'hello') =>
  `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n${content}\r\n`
const field = (name: string) => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\nx\r\n`
const form = 'multipart/form-data; boundary=x'

const badForms: [name: string, contentType: string, body: string, status: string, code: string][] = [
  ['JSON', 'application/json', '{}', '415', 'content_type_unsupported'],
  ['no boundary', 'multipart/form-data', `${file('a.txt')}--x--\r\n`, '400', 'invalid_request'],
  ['no end', form, file('a.txt'), '400', 'invalid_request'],
  ['half a header', form, '--x\r\ncontent-dispo', '400', 'invalid_request'],
  ['two files', form, `${file('a.txt')}${file('b.txt')}--x--\r\n`, '400', 'invalid_request'],
  [
    'nine fields',
    form,
    `${'123456789'.replace(/./g, field)}${file('a.txt')}--x--\r\n`,
    '400',
    'invalid_request',
  ],
  ['a field called __proto__', form, `${field('__proto__')}--x--\r\n`, '400', 'invalid_request'],
  ['an empty file', form, `${file('a.txt', '')}--x--\r\n`, '400', 'part_empty'],
  [
    'a file over the limit',
    form,
    `${file('a.txt', 'x'.repeat(3_000_000))}--x--\r\n`,
    '413',
    'part_too_large',
  ],
]
for (const [name, contentType, body, status, code] of badForms) {
  test(`an upload with ${name} is refused, and the connection goes on`, async () => {
    const answer = await send(post('/v1/files', contentType, body) + health())
    expect(statusesOf(answer)).toEqual([status, '200'])
    expect(answer).toContain(`"code":"${code}"`)
  })
}

test('an upload that stops arriving is told so and let go', async () => {
  const answer = await send(post('/v1/files', form, file('a.txt'), 100_000))
  expect(statusesOf(answer)).toEqual(['408'])
  expect(answer).toContain('upload_timeout')
})

test('a running turn is told from its start to whoever comes with a place that is none', async () => {
  const turn = await fetch(`${server.url}/v1/turns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'scripted/scripted', input: 'Go on.', stream: true }),
  })
  const id = turn.headers.get('plumbline-turn-id')
  for (const place of ['-2', '1.5', 'Infinity', 'abc']) {
    const response = await fetch(`${server.url}/v1/turns/${id}/events`, {
      headers: { 'last-event-id': place },
    })
    const { data } = (await response.json()) as { data: { seq: number }[] }
    expect(data.slice(0, 2)).toMatchObject([{ seq: 1 }, { seq: 2 }])
  }
  await fetch(`${server.url}/v1/turns/${id}/cancel`, { method: 'POST' })
  await turn.text()
})
