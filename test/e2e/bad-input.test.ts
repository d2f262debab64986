import { connect } from 'node:net'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { invoice, pdfOf, scanOf } from '../support/documents.ts'
import { type RunningServer, startServer } from '../support/server.ts'

let server: RunningServer
let pdf: Buffer
beforeAll(async () => {
  pdf = await pdfOf([invoice])
  server = await startServer({
    env: {
      PLUMBLINE_BODY_LIMIT_BYTES: '3000000',
      PLUMBLINE_PART_LIMIT_BYTES: '2000000',
      PLUMBLINE_UPLOAD_IDLE_MS: '300',
    },
  })
})
afterAll(() => server.stop())

/** Whatever was sent, the next good turn is answered. */
afterEach(async () => {
  const { status, body } = await ask({
    type: 'file',
    file: { file_data: pdf.toString('base64'), filename: 'invoice.pdf' },
  })
  expect(status).toBe(200)
  expect(body.choices?.[0]?.message.content).toContain('$755.50')
})

interface Answer {
  choices?: { message: { content: string } }[]
  error?: { code: string; param: string | null; message: string; remedy: string }
}

async function post(body: string | Buffer, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
  return { status: response.status, body: (await response.json()) as Answer }
}

/** Asks about one part, third message, second part. */
function ask(part: unknown, stream = false) {
  const messages = [
    { role: 'system', content: 'Answer from the document.' },
    { role: 'assistant', content: 'Gladly.' },
    { role: 'user', content: [{ type: 'text', text: 'What is the total due?' }, part] },
  ]
  return post(JSON.stringify({ model: 'agent/reader', stream, messages }))
}

const path = 'messages[2].content[1]'
const image = (bytes: Buffer, type = 'image/png') => ({
  type: 'image_url',
  image_url: { url: `data:${type};base64,${bytes.toString('base64')}` },
})
const document = (bytes: Buffer, filename = 'file.pdf') => ({
  type: 'file',
  file: { filename, file_data: `data:application/pdf;base64,${bytes.toString('base64')}` },
})
const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#fff' }, limitInputPixels: false })

/** What is sent, and the code that comes back about `messages[2].content[1]`. */
const badParts: [name: string, code: string, status: number, part: () => Promise<unknown>][] = [
  ['a truncated PDF', 'part_unreadable', 400, async () => document(pdf.subarray(0, pdf.length / 2))],
  [
    'an encrypted PDF',
    'part_encrypted',
    400,
    async () => document(await pdfOf([invoice], { userPassword: 'secret' })),
  ],
  [
    'a 14000² PNG bomb',
    'image_too_many_pixels',
    413,
    async () => image(await blank(14_000, 14_000).png().toBuffer()),
  ],
  ['a 1×1 pixel image', 'image_too_small', 400, async () => image(await blank(1, 1).png().toBuffer())],
  [
    'a GIF declared as PNG',
    'media_type_mismatch',
    400,
    async () => image(await blank(50, 50).gif().toBuffer()),
  ],
  [
    'a GIF named .png',
    'media_type_mismatch',
    400,
    async () => ({
      type: 'file',
      file: { filename: 'photo.png', file_data: (await blank(50, 50).gif().toBuffer()).toString('base64') },
    }),
  ],
  [
    'an SVG',
    'media_type_unsupported',
    415,
    async () =>
      image(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), 'image/svg+xml'),
  ],
  ['a zero-byte file', 'part_empty', 400, async () => document(Buffer.alloc(0))],
  [
    'invalid base64',
    'base64_invalid',
    400,
    async () => ({ type: 'image_url', image_url: { url: 'data:image/png;base64,@@not base64@@' } }),
  ],
  [
    'long invalid base64',
    'base64_invalid',
    400,
    async () => ({
      type: 'image_url',
      image_url: { url: `data:image/png;base64,${'iVBORw0KGgo='.repeat(5000)}!` },
    }),
  ],
  ['a truncated PNG', 'part_unreadable', 400, async () => image((await scanOf(invoice)).subarray(0, 9000))],
  [
    'a part over its limit',
    'part_too_large',
    413,
    async () => document(Buffer.concat([pdf, Buffer.alloc(2_000_000)])),
  ],
  ['a missing file', 'file_not_found', 404, async () => ({ type: 'file', file: { file_id: 'file_gone' } })],
  [
    'random bytes',
    'part_unreadable',
    400,
    async () => document(Buffer.from([0, 1, 2, 255, 254, 9, 8]), 'file.bin'),
  ],
]

for (const [name, code, status, part] of badParts) {
  for (const stream of [false, true]) {
    test(`${name} is refused by its path${stream ? ', before a stream begins' : ''}`, async () => {
      const answer = await ask(await part(), stream)
      expect(answer.body.error).toMatchObject({ code, param: path })
      expect(answer.status).toBe(status)
      expect(answer.body.error?.remedy).not.toBe('')
    })
  }
}

const loopback = [
  'http://127.0.0.1:1/a.png',
  'http://localhost/a.png',
  'http://LOCALHOST./a.png',
  'http://127.1/a.png',
  'http://2130706433/a.png',
  'http://0x7f.0.0.1/a.png',
  'http://0177.0.0.1/a.png',
  'http://0/a.png',
  'http://[::1]/a.png',
  'http://[::ffff:127.0.0.1]/a.png',
  'http://[0:0:0:0:0:ffff:7f00:1]/a.png',
  'http://169.254.169.254/latest/meta-data',
  'http://10.0.0.8/a.png',
  'http://192.168.1.1/a.png',
  'file:///etc/passwd',
]
for (const url of loopback) {
  test(`the private address ${url} is not fetched`, async () => {
    const { status, body } = await ask({ type: 'image_url', image_url: { url } })
    expect(body.error).toMatchObject({ code: 'url_blocked', param: path })
    expect(status).toBe(400)
  })
}

test('malformed JSON says where it breaks', async () => {
  const { status, body } = await post('{"model": "agent/reader", "messages": [}')
  expect(status).toBe(400)
  expect(body.error).toMatchObject({ code: 'invalid_json' })
})

test('an unknown model is named', async () => {
  const { status, body } = await post(
    JSON.stringify({ model: 'gpt-nobody', messages: [{ role: 'user', content: 'hi' }] }),
  )
  expect(status).toBe(404)
  expect(body.error).toMatchObject({ code: 'model_not_found', param: 'model' })
})

test('a field of the wrong type is named by its path', async () => {
  const { status, body } = await post(
    JSON.stringify({ model: 'agent/reader', messages: [{ role: 'user', content: 7 }] }),
  )
  expect(status).toBe(400)
  expect(body.error).toMatchObject({ code: 'invalid_request', param: 'messages[0].content' })
})

test('a body over the limit is refused, and the client hears of it', async () => {
  const { status, body } = await ask(document(Buffer.alloc(3_000_000)))
  expect(status).toBe(413)
  expect(body.error).toMatchObject({ code: 'body_too_large' })
})

test.each([
  ['over the limit is refused before it is sent', 30_000_000, /^HTTP\/1.1 413/],
  ['within it may be sent', 2, /^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 400/],
])('a body %s when its client asks first', async (_, bytes, expected) => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  const head = ['host: 127.0.0.1', 'content-type: application/json', 'connection: close']
  socket.write(`POST /v1/chat/completions HTTP/1.1\r\n${head.join('\r\n')}\r\n`)
  socket.write(`expect: 100-continue\r\ncontent-length: ${bytes}\r\n\r\n`)
  let answer = ''
  for await (const chunk of socket) {
    answer += chunk
    if (answer.endsWith('Continue\r\n\r\n')) socket.write('{}')
  }
  expect(answer).toMatch(expected)
})

test('a body of another kind is refused', async () => {
  const { status, body } = await post('hello', { 'content-type': 'text/plain' })
  expect(status).toBe(415)
  expect(body.error).toMatchObject({ code: 'content_type_unsupported' })
})

test('a client that hangs mid-upload is told so and let go', async () => {
  const { port } = new URL(server.url)
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(
    'POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"model":',
  )
  let answer = ''
  for await (const chunk of socket) answer += chunk
  expect(answer).toMatch(/^HTTP\/1.1 408/)
  expect(answer).toContain('upload_timeout')
})

test('a client that leaves mid-upload leaves nothing behind', async () => {
  const { port } = new URL(server.url)
  const socket = connect(Number(port), '127.0.0.1')
  const begun = `{"model":"agent/reader","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,${'iVBORw0KGgoA'.repeat(9000)}`
  await new Promise((resolve) =>
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 2000000\r\n\r\n${begun}`,
      resolve,
    ),
  )
  socket.destroy()
  const ready = (await (await fetch(`${server.url}/readyz`)).json()) as { running_turns: number }
  expect(ready.running_turns).toBe(0)
})
