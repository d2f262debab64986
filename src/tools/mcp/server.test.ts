import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { startHttpMcp } from '../../../test/support/mcp-http.ts'
import type { Seen } from '../../../test/support/mcp-tools.ts'
import type { McpServerConfig } from '../../contract/config.ts'
import type { Tool, ToolContext } from '../../contract/ports/tool.ts'
import { openMedia } from '../media.fixture.ts'
import { callContext } from '../tools.fixture.ts'
import { connectMcp, type McpServer, type ToolDrift } from './server.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let media: Awaited<ReturnType<typeof openMedia>>
let http: Awaited<ReturnType<typeof startHttpMcp>>
const open: McpServer[] = []
const script = join(import.meta.dirname, '../../../test/support/mcp-stdio.ts')
const loader = import.meta.resolve('tsx')

beforeAll(async () => {
  media = await openMedia()
  http = await startHttpMcp()
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
  http.seen.splice(0)
})
afterAll(async () => {
  await http.close()
  await media.close()
})

function connect(config: McpServerConfig, onDrift?: (drift: ToolDrift) => void): McpServer {
  const server = connectMcp('ref', config, { ...media, onDrift })
  open.push(server)
  return server
}

const stdio = (seenFile?: string): McpServerConfig => ({
  command: process.execPath,
  args: ['--import', loader, script, ...(seenFile === undefined ? [] : [seenFile])],
})

async function toolOf(server: McpServer, name: string): Promise<Tool> {
  const tool = (await server.tools()).find((one) => one.name === `ref__${name}`)
  if (tool === undefined) throw new Error(`there is no ref__${name}`)
  return tool
}

async function call(
  server: McpServer,
  name: string,
  input: unknown = {},
  context: Partial<ToolContext> = {},
) {
  const tool = await toolOf(server, name)
  return (await tool.call(tool.parse(input), callContext([], context))).parts
}

const wires: [string, () => McpServerConfig][] = [
  ['stdio', () => stdio()],
  ['HTTP', () => ({ url: http.url })],
]

describe.each(wires)('an MCP server over %s', (_, config) => {
  test('offers its tools under its name, with its schemas and what they may do', async () => {
    const tools = await connect(config()).tools()
    expect(tools.map((tool) => tool.name)).toContain('ref__echo')
    expect(tools.find((tool) => tool.name === 'ref__echo')).toMatchObject({
      description: 'Says it again.',
      inputSchema: {
        type: 'object',
        properties: { text: { description: 'What to say' } },
        required: ['text'],
      },
      effect: 'read',
      idempotent: true,
    })
    expect(tools.find((tool) => tool.name === 'ref__pay')).toMatchObject({
      effect: 'write',
      idempotent: true,
    })
    expect(tools.find((tool) => tool.name === 'ref__hang')).toMatchObject({
      effect: 'write',
      idempotent: false,
    })
  })

  test('passes progress on while the call goes on', async () => {
    const news: unknown[] = []
    const enough = new AbortController()
    const input = { steps: 10_000, step_ms: 2 }
    const slow = call(connect(config()), 'slow', input, {
      signal: enough.signal,
      progress(step) {
        if (news.push(step) === 3) enough.abort(new Error('enough'))
      },
    })
    await expect(slow).rejects.toThrow('enough')
    expect(news.slice(0, 3)).toEqual(
      [1, 2, 3].map((done) => ({ done, total: 10_000, message: `step ${done}` })),
    )
  })

  test('gives content of every kind as parts, and words for what cannot be used', async () => {
    const parts = await call(connect(config()), 'everything')
    expect(parts).toEqual([
      { type: 'data', value: { total: 12.5 } },
      { type: 'text', text: 'A teal card.' },
      expect.objectContaining({ type: 'image', width: 40, height: 30 }),
      expect.objectContaining({ type: 'audio' }),
      { type: 'text', text: '(Left out: image, 15 bytes of a kind that is not taken.)' },
      { type: 'data', value: { resource_link: expect.objectContaining({ uri: 'file:///report.csv' }) } },
      { type: 'text', text: 'file:///note.txt\nA note.' },
      expect.objectContaining({ type: 'image', width: 40 }),
    ])
    const [, , image] = parts
    if (image?.type !== 'image') throw new Error('there is no image')
    expect(image.blob.media_type).toBe('image/png')
    expect((await media.blobs.read(image.blob.hash)).length).toBe(image.blob.bytes)
  })

  test('fails a call with what the tool said', async () => {
    await expect(call(connect(config()), 'fail')).rejects.toThrow('The warehouse is closed on Sundays.')
    await expect(call(connect(config()), 'echo', { text: 5 })).rejects.toThrow(/text/)
  })

  test('notices that its tools change, and shows the change in those that were handed out', async () => {
    const drifts: ToolDrift[] = []
    let tell = () => {}
    const server = connect(config(), (drift) => {
      drifts.push(drift)
      tell()
    })
    const drifted = async () => {
      const next = new Promise<void>((resolve) => {
        tell = resolve
      })
      await call(server, 'drift')
      await next
    }
    await drifted()
    const weather = await toolOf(server, 'weather')
    expect(weather.inputSchema).not.toHaveProperty('properties.days')
    await drifted()
    expect(weather.inputSchema).toHaveProperty('properties.days')
    expect(drifts).toEqual([
      { server: 'ref', added: ['ref__weather'], removed: [], changed: [] },
      { server: 'ref', added: [], removed: [], changed: ['ref__weather'] },
    ])
  })

  test('runs at most so many calls at once, and a call may leave while it waits', async () => {
    const server = connect({ ...config(), max_concurrency: 1 })
    const done: string[] = []
    const leaving = new AbortController()
    const first = call(server, 'slow', { steps: 5, step_ms: 20 }).then(() => done.push('first'))
    const second = call(server, 'echo', { text: 'x' }).then(() => done.push('second'))
    const third = call(server, 'echo', { text: 'x' }, { signal: leaving.signal })
    leaving.abort(new Error('left'))
    await expect(third).rejects.toThrow('left')
    await Promise.all([first, second])
    expect(done).toEqual(['first', 'second'])
  })
})

describe('a cancelled call', () => {
  test('is known to the server over HTTP at once', async () => {
    const server = connect({ url: http.url })
    const leaving = new AbortController()
    const hanging = call(server, 'hang', {}, { signal: leaving.signal })
    await http.saw('called', 'hang')
    const at = Date.now()
    leaving.abort(new Error('the client left'))
    await expect(hanging).rejects.toThrow('the client left')
    const seen = await http.saw('cancelled', 'hang')
    console.info(`over HTTP the server saw the cancellation after ${seen.at - at} ms`)
    expect(await call(server, 'echo', { text: 'still here' })).toEqual([{ type: 'text', text: 'still here' }])
  })

  test('is known to the server over stdio at once', async () => {
    const file = join(tmpdir(), `plumbline-seen-${process.pid}-${Date.now()}.jsonl`)
    const server = connect(stdio(file))
    const seen = async (what: Seen['what']) =>
      vi.waitFor(
        async () => {
          const lines = (await readFile(file, 'utf8')).trim().split('\n')
          const found = lines.map((line): Seen => JSON.parse(line)).find((one) => one.what === what)
          if (!found) throw new Error(`the server saw no ${what}`)
          return found
        },
        { timeout: 20_000, interval: 10 },
      )
    const leaving = new AbortController()
    const hanging = call(server, 'hang', {}, { signal: leaving.signal })
    const rejected = expect(hanging).rejects.toThrow('the client left')
    await seen('called')
    const at = Date.now()
    leaving.abort(new Error('the client left'))
    await rejected
    console.info(`over stdio the server saw the cancellation after ${(await seen('cancelled')).at - at} ms`)
  })
})

describe('a server that dies', () => {
  test('fails the call in flight over stdio, and is started anew for the next', async () => {
    const server = connect(stdio())
    await expect(call(server, 'crash')).rejects.toThrow('The MCP server ref failed: Connection closed.')
    expect(await call(server, 'echo', { text: 'again' })).toEqual([{ type: 'text', text: 'again' }])
    expect(server.status()).toMatchObject({ state: 'connected', connections: 2 })
  })

  test('fails the call in flight over HTTP, and is reached again when it is back', async () => {
    const first = await startHttpMcp()
    const server = connect({ url: first.url })
    let moved = () => {}
    const underWay = new Promise<void>((resolve) => {
      moved = resolve
    })
    const slow = call(server, 'slow', { steps: 10_000, step_ms: 5 }, { progress: () => moved() })
    const failed = expect(slow).rejects.toThrow('ref failed: the connection broke before the answer')
    await underWay
    await first.close()
    await failed
    await expect(call(server, 'echo', { text: 'x' })).rejects.toThrow(
      'ref failed: it cannot be reached (ECONNREFUSED)',
    )
    const second = await startHttpMcp(first.port)
    expect(await call(server, 'echo', { text: 'again' })).toEqual([{ type: 'text', text: 'again' }])
    await second.close()
  })

  test('and forgot the session gets a new one, and the call that it refused', async () => {
    const server = connect({ url: http.url })
    await call(server, 'echo', { text: 'one' })
    http.forget()
    expect(await call(server, 'echo', { text: 'two' })).toEqual([{ type: 'text', text: 'two' }])
    expect(server.status().connections).toBe(2)
  })

  test('or is not there is said to be so, with what it wrote to stderr', async () => {
    const missing = connect({ command: 'no-such-command-here' })
    await expect(missing.tools()).rejects.toThrow(/ENOENT/)
    const failing = connect({
      command: process.execPath,
      args: ['-e', 'console.error("no licence"); process.exit(1)'],
    })
    await expect(failing.tools()).rejects.toThrow()
    expect(failing.status()).toMatchObject({ state: 'disconnected', stderr: 'no licence\n' })
  })
})

test('a child gets no variable of this process beyond what a program needs', async () => {
  process.env.PLUMBLINE_TEST_SECRET = 'secret'
  const server = connect({ ...stdio(), env: { OWN: '1' } })
  await server.tools()
  delete process.env.PLUMBLINE_TEST_SECRET
  const { stderr } = server.status()
  expect(stderr).toContain('OWN')
  expect(stderr).not.toContain('PLUMBLINE')
})

test('children go when the process that started them goes, however it goes', async () => {
  const source = `
    import { connectMcp } from ${JSON.stringify(join(import.meta.dirname, 'server.ts'))}
    const server = connectMcp('ref', ${JSON.stringify({ ...stdio(), env: { TRIAL: '1' } })}, {})
    await server.tools()
    console.log(server.status().pid)
    setInterval(() => {}, 1_000)`
  const parent = spawn(process.execPath, ['--import', loader, '--input-type=module', '-e', source])
  const [line] = await once(parent.stdout, 'data')
  const child = Number(String(line))
  expect(isAlive(child)).toBe(true)
  parent.kill('SIGKILL')
  await vi.waitFor(() => expect(isAlive(child)).toBe(false), { timeout: 20_000 })
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('each try of one call carries the same idempotency key', async () => {
  await call(connect({ url: http.url }), 'pay', {}, { idempotencyKey: 'turn_1/pay' })
  const [seen] = http.seen
  expect(seen?.meta).toMatchObject({ 'plumbline/idempotency_key': 'turn_1/pay' })
})
