import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startHttpMcp } from '../../test/support/mcp-http.ts'
import type { Tool } from '../contract/ports/tool.ts'
import { openMedia } from './media.fixture.ts'
import { Tools } from './open.ts'
import { callContext } from './tools.fixture.ts'

let media: Awaited<ReturnType<typeof openMedia>>
let mcp: Awaited<ReturnType<typeof startHttpMcp>>
const log: string[] = []
let tools: Tools
beforeAll(async () => {
  media = await openMedia()
  mcp = await startHttpMcp()
})
afterAll(async () => {
  await mcp.close()
  await media.close()
})
afterEach(async () => {
  await tools.close()
  log.splice(0)
})

function open(): Tools {
  const nothing = () => Promise.reject(new Error('nothing is searched or fetched here'))
  tools = new Tools({
    ...media,
    search: { search: nothing },
    fetchUrl: nothing,
    log: (line) => log.push(line),
  })
  return tools
}

const now = Promise.resolve()
const settings = () => ({ mcp: { shop: { url: mcp.url } } })
const echo: Tool = {
  name: 'echo',
  description: '',
  inputSchema: { type: 'object' },
  effect: 'read',
  idempotent: true,
  parse: (input) => input,
  call: async () => ({ parts: [] }),
}
const namesOf = (found: Tool[]) => found.map(({ name }) => name)

test('another configuration may keep a server, and its tools are there at once and work', async () => {
  const own = open()
  const first = own.prepare(settings())
  own.use(first, now)
  await first.ready
  const before = mcp.sessions()
  const second = own.prepare({ ...settings(), tools: [echo] })
  expect(second.names).toEqual(expect.arrayContaining(['calculator', 'echo', 'mcp/shop']))
  expect(namesOf(second.resolve(['mcp/shop']))).toContain('shop__pay')
  expect(first.resolve(['echo'])).toEqual([])
  own.use(second, now)
  const [pay] = second.resolve(['shop__pay'])
  expect(await pay?.call({}, callContext())).toMatchObject({ parts: [{ type: 'text', text: 'paid' }] })
  expect(mcp.sessions()).toBe(before)
})

test('a server that is gone from the configuration is open until whoever uses it is done', async () => {
  const own = open()
  const first = own.prepare(settings())
  own.use(first, now)
  await first.ready
  const [pay] = first.resolve(['shop__pay'])
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  own.use(own.prepare({}), released)
  expect(await pay?.call({}, callContext())).toMatchObject({ parts: [{ text: 'paid' }] })
  release()
  await expect.poll(mcp.open).toBe(0)
  await expect(pay?.call({}, callContext())).rejects.toThrow('shop')
})

test('a configuration that is discarded takes what it started with it, and leaves the servers in use alone', async () => {
  const own = open()
  const first = own.prepare(settings())
  own.use(first, now)
  await first.ready
  const other = own.prepare({ mcp: { ...settings().mcp, other: { url: mcp.url } } })
  await other.ready
  await expect.poll(mcp.open).toBe(2)
  own.discard(other)
  await expect.poll(mcp.open).toBe(1)
  const [pay] = first.resolve(['shop__pay'])
  expect(await pay?.call({}, callContext())).toMatchObject({ parts: [{ text: 'paid' }] })
})

test('a server that did not answer is asked again by the next configuration', async () => {
  const own = open()
  const { port } = mcp
  await mcp.close()
  const first = own.prepare(settings())
  own.use(first, now)
  await first.ready
  expect(first.resolve(['mcp/shop'])).toEqual([])
  expect(log).toEqual([expect.stringMatching(/^MCP server shop: /)])
  mcp = await startHttpMcp(port)
  const second = own.prepare(settings())
  await second.ready
  expect(namesOf(second.resolve(['mcp/shop']))).toContain('shop__pay')
})

test('two tools of one name are refused, and nothing is started', () => {
  const own = open()
  expect(() => own.prepare({ ...settings(), tools: [{ ...echo, name: 'calculator' }] })).toThrow(
    'two tools are named calculator',
  )
})
