import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PlumblineError } from '../../contract/errors.ts'
import { registerChat } from '../chat/route.ts'
import { registerMessages } from '../messages/route.ts'
import { modelName, startScriptedServer } from '../server.fixture.ts'

let server: Awaited<ReturnType<typeof startScriptedServer>>
beforeAll(async () => {
  server = await startScriptedServer((app, deps) => {
    registerChat(app, deps)
    registerMessages(app, deps)
  })
})
afterAll(() => server.close())

/** What differs from one answer to the next. */
const varying =
  /turn_[0-9a-f]+|"created":\d+|"latency_ms":[\d.]+|"id":"msg_[^"]+"|^(?:date|content-length): .*$/gm

/** The whole answer to a request that came by this URL. Fastify alone reads query strings. */
async function ask(url: string, body: string, headers: Record<string, string>) {
  const answer = await fetch(`${server.url}${url}`, { method: 'POST', body, headers })
  const head = [...answer.headers].map(([name, value]) => `${name}: ${value}`).sort()
  return `${answer.status}\n${head.join('\n')}\n\n${await answer.text()}`.replace(varying, '…')
}

async function bothWays(
  url: string,
  body: string,
  headers: Record<string, string> = { 'content-type': 'application/json' },
) {
  const [short, long] = [await ask(url, body, headers), await ask(`${url}?long`, body, headers)]
  expect(short.replace(url, '')).toBe(long.replace(`${url}?long`, ''))
  return short
}

const chat = '/v1/chat/completions'
const asking = (more: object = {}) =>
  JSON.stringify({ model: modelName, messages: [{ role: 'user', content: 'hello' }], ...more })

test('an answer is the same by the short way as by Fastify', async () => {
  server.model.script = ({ emit }) => {
    emit({ type: 'text.delta', text: 'good day' })
    return { finish_reason: 'stop', usage: { input_tokens: 1, output_tokens: 2 } }
  }
  expect(await bothWays(chat, asking())).toContain('good day')
  expect(await bothWays(chat, asking({ stream: true }))).toContain('[DONE]')
  const message = asking({ max_tokens: 9 })
  expect(await bothWays('/v1/messages', message)).toContain('good day')
})

test('a turn that fails is told in the same way', async () => {
  server.model.script = () => {
    throw new PlumblineError('overloaded', { details: { size: '', retryAfter: 7 } })
  }
  expect(await bothWays(chat, asking())).toMatch(/^429\n[\s\S]*retry-after: 7/)
})

test.each([
  ['an unknown model', asking({ model: 'nobody/knows' }), 404],
  ['a body that is no JSON', '{"model":', 400],
  ['a field of the wrong kind', asking({ temperature: 'warm' }), 400],
])('%s is refused in the same way', async (_, body, status) => {
  expect(await bothWays(chat, body)).toMatch(new RegExp(`^${status}\n`))
  expect(await bothWays('/v1/messages', body)).toMatch(/"type":"error"/)
})

test('a key that nobody has is refused, and so is a page of another origin', async () => {
  const json = { 'content-type': 'application/json' }
  const unknown = { ...json, authorization: 'Bearer pl_0123456789' }
  expect(await bothWays(chat, asking(), unknown)).toMatch(/^401\n[\s\S]*www-authenticate: Bearer/)
  const foreign = { ...json, origin: 'https://elsewhere.example' }
  expect(await bothWays(chat, asking(), foreign)).toMatch(/^403\n/)
})

test.each([
  ['another type of body', { 'content-type': 'text/plain' }, 415],
  ['no type', { 'content-type': '' }, 415],
  ['a type that only begins like JSON', { 'content-type': 'application/jsonl' }, 415],
])('%s is refused as by Fastify', async (_, headers, status) => {
  expect(await bothWays(chat, asking(), headers)).toMatch(new RegExp(`^${status}\n`))
})

test('requests that follow each other without waiting are all answered, in order', async () => {
  server.model.script = ({ emit, settings }) => {
    emit({ type: 'text.delta', text: `answer ${settings.max_output_tokens}` })
    return { finish_reason: 'stop', usage: null }
  }
  const request = (n: number) => {
    const body = asking({ max_tokens: n })
    const head = `POST ${chat} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n`
    return `${head}content-length: ${body.length}\r\n\r\n${body}`
  }
  const socket = connect({ port: Number(new URL(server.url).port), host: new URL(server.url).hostname })
  socket.write(request(1) + request(2) + request(3))
  let said = ''
  for await (const chunk of socket) {
    said += chunk
    if (said.includes('answer 3')) break
  }
  expect(said.match(/answer \d/g)).toEqual(['answer 1', 'answer 2', 'answer 3'])
})
