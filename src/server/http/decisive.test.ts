import { afterAll, beforeAll, expect, test } from 'vitest'
import { registerProtocols } from '../protocols.fixture.ts'
import { modelName, startScriptedServer } from '../server.fixture.ts'

let server: Awaited<ReturnType<typeof startScriptedServer>>
beforeAll(async () => {
  server = await startScriptedServer(registerProtocols)
})
afterAll(() => server.close())

const said = '"content":"hello"'
const messages = `"messages":[{"role":"user",${said}}]`
const model = `"model":"${modelName}"`

/** What is said of a body that is sent as it is written here. */
async function post(path: string, body: string) {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${server.url}${path}`, { method: 'POST', headers, body })
  const text = await answer.text()
  const error = answer.ok ? undefined : JSON.parse(text).error
  return { status: answer.status, code: error?.code, param: error?.param }
}

const refused = (param: string) => ({ status: 400, code: 'invalid_request', param })

test.each([
  ['model', '"model":"dear"'],
  ['messages', '"messages":[{"role":"user","content":"something else"}]'],
  ['max_tokens', '"max_tokens":100000,"max_tokens":1'],
  ['max_completion_tokens', '"max_completion_tokens":100000,"max_completion_tokens":1'],
  ['stream', '"stream":true,"stream":false'],
  ['stream_options', '"stream_options":{},"stream_options":{"include_usage":true}'],
  ['n', '"n":100,"n":1'],
  ['n', '"\\u006e":100 , "n" : 1'],
  ['best_of', '"best_of":100,"best_of":1'],
  ['modalities', '"modalities":["text","audio"],"modalities":["text"]'],
  ['prediction', '"prediction":{"type":"content","content":"long"},"prediction":null'],
  ['service_tier', '"service_tier":"priority","service_tier":"default"'],
  ['web_search_options', '"web_search_options":{},"web_search_options":null'],
  ['tools', '"tools":[{"type":"web_search"}],"tools":[]'],
])('a chat that has %s twice is refused: %s', async (param, twice) => {
  for (const body of [`{${twice},${model},${messages}}`, `{${model},${messages},${twice}}`])
    expect(await post('/v1/chat/completions', body)).toEqual(refused(param))
  const image = '{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}'
  const pictured = `{${model},"messages":[{"role":"user","content":[${image}]}],${twice}}`
  expect(await post('/v1/chat/completions', pictured)).toEqual(refused(param))
})

test('what decides nothing may stand twice, and so may names inside other values', async () => {
  const twice = '"seed":1,"seed":2,"user":"a","user":"b","plumbline":{},"plumbline":{}'
  const inside = '"metadata":{"n":"1","model":"x"},"tools":[{"n":1,"N":1}]'
  expect(await post('/v1/chat/completions', `{${model},${messages},${twice},${inside}}`)).toMatchObject({
    status: 200,
  })
})

const parts = '"messages":[{"role":"user","parts":[{"type":"text","text":"hello"}]}]'
test.each([
  ['/v1/chat/completions', messages, ''],
  ['/v1/messages', `${messages},"max_tokens":9`, ''],
  ['/v1/responses', '"input":"hello"', ''],
  ['/v1/turns', '"input":"hello"', 'settings.'],
  ['/v1/ui/chat', parts, 'settings.'],
])(
  '%s refuses decisive names in another case, which some servers read as the name',
  async (path, rest, at) => {
    for (const name of [
      'N',
      'Model',
      'MAX_TOKENS',
      'Max_Completion_Tokens',
      'max_to\u212aens',
      'me\u017fsages',
    ]) {
      const member = `${JSON.stringify(name)}:1`
      const body = at ? `{${model},${rest},"settings":{${member}}}` : `{${model},${rest},${member}}`
      expect(await post(path, body), name).toEqual(refused(at + name))
    }
  },
)
