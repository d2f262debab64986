import { afterAll, beforeAll, expect, test } from 'vitest'
import { registerProtocols } from '../protocols.fixture.ts'
import { modelName, startScriptedServer } from '../server.fixture.ts'
import { userOf } from './wishes.ts'

let server: Awaited<ReturnType<typeof startScriptedServer>>
beforeAll(async () => {
  server = await startScriptedServer(registerProtocols)
})
afterAll(() => server.close())

const messages = [{ role: 'user', content: 'hello' }]
const bodies = {
  '/v1/chat/completions': { messages },
  '/v1/messages': { messages, max_tokens: 9 },
  '/v1/responses': { input: 'hello' },
  '/v1/turns': { input: 'hello', stream: false },
  '/v1/ui/chat': { messages: [{ role: 'user', parts: [{ type: 'text', text: 'hello' }] }] },
}

async function post(path: keyof typeof bodies, members: object) {
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: modelName, ...bodies[path], ...members }),
  })
  return { status: answer.status, text: await answer.text() }
}

const wished = (path: keyof typeof bodies) =>
  ['user', 'conversation', 'previous_turn'].map(
    (name) => [path, `plumbline.${name}`, (value: string) => ({ plumbline: { [name]: value } })] as const,
  )

test.each([
  ...wished('/v1/chat/completions'),
  ...wished('/v1/messages'),
  ...wished('/v1/responses'),
  ...wished('/v1/ui/chat'),
  ['/v1/turns', 'user', (user: string) => ({ user })],
  ['/v1/turns', 'conversation', (conversation: string) => ({ conversation })],
  ['/v1/turns', 'previous_turn', (previous_turn: string) => ({ previous_turn })],
  ['/v1/chat/completions', 'user', (user: string) => ({ user })],
  ['/v1/messages', 'metadata.user_id', (user_id: string) => ({ metadata: { user_id } })],
  ['/v1/responses', 'user', (user: string) => ({ user })],
  ['/v1/responses', 'conversation', (conversation: string) => ({ conversation })],
  ['/v1/responses', 'conversation.id', (id: string) => ({ conversation: { id } })],
  ['/v1/responses', 'previous_response_id', (id: string) => ({ previous_response_id: id })],
] as const)(
  '%s refuses a name at %s that the database would keep as another',
  async (path, param, members) => {
    for (const name of ['a\0b', 'a\ud800b', '\udc00']) {
      const { status, text } = await post(path, members(name))
      expect(status, text).toBe(400)
      expect(text).toContain(`"param":"${param}"`)
      expect(text).toContain('must be Unicode text')
    }
  },
)

test('a model of such a name is one that is not there', async () => {
  for (const model of [`${modelName}\0`, '\0', '\ud800']) {
    const { status, text } = await post('/v1/chat/completions', { model })
    expect(status).toBe(404)
    expect(text).toContain('"code":"model_not_found"')
  }
})

test('names in any script are taken, and long ones are not cut within a character', () => {
  for (const name of ['', 'ada', 'Αδα', '艾達', '👩‍💻', 'x'.repeat(256)])
    expect(userOf(name, 'user')).toBe(name)
  expect(userOf(`${'x'.repeat(255)}😀`, 'user')).toBe('x'.repeat(255))
  expect(userOf(`${'x'.repeat(254)}😀 and more`, 'user')).toBe(`${'x'.repeat(254)}😀`)
  expect(userOf(7, 'user')).toBeUndefined()
  expect(() => userOf(`${'x'.repeat(254)}\ud800`, 'user')).toThrow('must be Unicode text')
})
