import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import type { BlobWriter } from '../contract/ports/blobs.ts'
import { checkTarget, pinnedLookup } from './fetch-target.ts'
import { type FetchOptions, fetchUrl } from './safe-fetch.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** Starts a server on loopback; resolves to its `host:port`. */
async function serve(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer).listen(0, '127.0.0.1')
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

class CountingSink implements BlobWriter {
  bytes = 0
  aborted = false
  readonly #hash = createHash('sha256')

  write(chunk: Uint8Array): undefined {
    this.bytes += chunk.length
    this.#hash.update(chunk)
  }

  async finish() {
    return { hash: this.#hash.digest('hex'), bytes: this.bytes }
  }

  async abort() {
    this.aborted = true
  }
}

function options(more: Partial<FetchOptions> = {}): FetchOptions & { sink: CountingSink } {
  const base = { signal: new AbortController().signal, maxBytes: 1_000_000, timeoutMs: 5_000 }
  return { ...base, ...more, sink: new CountingSink() }
}

async function failure(url: string, more: Partial<FetchOptions> = {}) {
  const asked = options(more)
  const error = await fetchUrl(url, asked).then(
    () => undefined,
    (caught: unknown) => caught,
  )
  expect(asked.sink.aborted).toBe(true)
  return error
}

const redirectTo = (location: string) => (_request: IncomingMessage, response: ServerResponse) => {
  response.writeHead(302, { location }).end('moved')
}

describe('an allowed host', () => {
  test('is fetched into the sink, with its type, hash, head and progress', async () => {
    const body = Buffer.alloc(300_000, 'plumb')
    const host = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'Image/PNG; x=y', 'content-length': body.length }).end(body)
    })
    const seen: [number, number | undefined][] = []
    const fetched = await fetchUrl(
      `http://${host}/a.png`,
      options({ allowHosts: [host], onProgress: (received, total) => seen.push([received, total]) }),
    )
    expect(fetched).toEqual({
      bytes: body.length,
      hash: createHash('sha256').update(body).digest('hex'),
      contentType: 'image/png',
      finalUrl: `http://${host}/a.png`,
      head: body.subarray(0, 4_096),
    })
    expect(seen.at(-1)).toEqual([body.length, body.length])
  })

  test('is asked for bytes as they are; compressed ones are refused, so that no bomb is unpacked', async () => {
    let asked: string | undefined
    const host = await serve((request, response) => {
      asked = String(request.headers['accept-encoding'])
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(5_000_000)))
    })
    const error = await failure(`http://${host}/`, { allowHosts: [host] })
    expect(error).toMatchObject({ code: 'url_fetch_failed', details: { reason: 'it is sent compressed' } })
    expect(asked).toBe('identity')
  })

  test('may redirect, relative and absolute, to hosts that are allowed', async () => {
    const last = await serve((_request, response) => response.end('here'))
    const first = await serve((request, response) =>
      redirectTo(request.url === '/' ? '/next' : `http://${last}/end`)(request, response),
    )
    const fetched = await fetchUrl(`http://${first}/`, options({ allowHosts: [first, last] }))
    expect(fetched).toMatchObject({ bytes: 4, finalUrl: `http://${last}/end` })
  })

  test('is not an allowance for another port of the same address', async () => {
    let reached = false
    const secret = await serve((_request, response) => {
      reached = true
      response.end('secret')
    })
    const host = await serve(redirectTo(`http://${secret}/`))
    expect(await failure(`http://${host}/`, { allowHosts: [host] })).toMatchObject({ code: 'url_blocked' })
    expect(reached).toBe(false)
  })

  test.each([
    ['http://169.254.169.254/latest/meta-data/', 'its address is not public'],
    ['http://2130706433/', 'its address is not public'],
    ['http://[::ffff:7f00:1]/', 'its address is not public'],
    ['file:///etc/passwd', 'its scheme is not http or https'],
    ['http://user@example.org/', 'it carries credentials'],
    ['http://', 'it is not a valid URL'],
  ])('may not redirect to %s', async (location, reason) => {
    const host = await serve(redirectTo(location))
    const error = await failure(`http://${host}/`, { allowHosts: [host] })
    expect(error).toMatchObject({ code: 'url_blocked', details: { reason } })
  })

  test('may not redirect for ever', async () => {
    let requests = 0
    const host = await serve((request, response) => {
      requests++
      redirectTo('/again')(request, response)
    })
    expect(await failure(`http://${host}/`, { allowHosts: [host] })).toMatchObject({ code: 'url_blocked' })
    expect(requests).toBe(6)
  })
})

describe('a server that misbehaves', () => {
  test.each<[string, RequestListener, object]>([
    [
      'announces too much',
      (_q, r) => r.writeHead(200, { 'content-length': 2_000_000 }).flushHeaders(),
      { code: 'part_too_large' },
    ],
    ['sends too much', (_q, r) => r.end(Buffer.alloc(1_500_000)), { code: 'part_too_large' }],
    [
      'sends too much without saying how much',
      (_q, r) => {
        r.write(Buffer.alloc(900_000))
        r.end(Buffer.alloc(900_000))
      },
      { code: 'part_too_large' },
    ],
    [
      'sends less than it announced',
      (_q, r) => {
        r.writeHead(200, { 'content-length': 100 })
        r.write('short', () => r.destroy())
      },
      { code: 'url_fetch_failed' },
    ],
    ['answers with an error', (_q, r) => r.writeHead(404).end('gone'), { code: 'url_fetch_failed' }],
    ['sends nothing', (_q, r) => r.end(), { code: 'part_empty' }],
    [
      'never answers',
      () => {},
      { code: 'url_fetch_failed', details: { reason: 'it took longer than 150 ms' } },
    ],
    [
      'stops in the middle',
      (_q, r) => r.write('a'),
      { code: 'url_fetch_failed', details: { reason: 'it took longer than 150 ms' } },
    ],
  ])('%s', async (_name, answer, expected) => {
    const host = await serve(answer)
    const timeoutMs = 'details' in expected ? 150 : 5_000
    expect(await failure(`http://${host}/`, { allowHosts: [host], timeoutMs })).toMatchObject(expected)
  })

  test('answers in another protocol', async () => {
    const server = createTcpServer((socket) => socket.end('SSH-2.0-secret\r\n')).listen(0, '127.0.0.1')
    closing.push(() => server.close())
    await once(server, 'listening')
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const error = await failure(`http://${host}/`, { allowHosts: [host] })
    expect(error).toMatchObject({ code: 'url_fetch_failed' })
    expect(String(error)).not.toContain('secret')
  })

  test('refuses the connection', async () => {
    const host = await serve(() => {})
    closing.pop()?.()
    expect(await failure(`http://${host}/`, { allowHosts: [host] })).toMatchObject({
      details: { reason: 'the connection was refused' },
    })
  })

  test('is left at once when the caller gives up', async () => {
    const controller = new AbortController()
    const reason = new Error('the client left')
    let left: Promise<unknown> | undefined
    const host = await serve((_request, response) => {
      left = once(response, 'close')
      response.write('a')
      controller.abort(reason)
    })
    expect(await failure(`http://${host}/`, { allowHosts: [host], signal: controller.signal })).toBe(reason)
    await left
  })
})

describe('a URL that is not public', () => {
  test.each([
    'http://127.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://0x7f.1:PORT/',
    'http://0x7f000001:PORT/',
    'http://2130706433:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://０１７７.0.0.1:PORT/',
    'http://127。0。0。1:PORT/',
    'http://%31%32%37.0.0.1:PORT/',
    'http://[::1]:PORT/',
    'http://[0:0:0:0:0:0:0:1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://localhost:PORT/',
    'http://LOCALHOST.:PORT/',
    'http://a.localhost:PORT/',
    'http://0.0.0.0:PORT/',
    'http://0:PORT/',
    'http://[::]:PORT/',
    'http://10.0.0.1/',
    'http://169.254.169.254/',
    'http://[fe80::1]/',
    'http://[64:ff9b::127.0.0.1]/',
    'ftp://example.org/',
    'javascript:alert(1)',
    'http://user:secret@example.org/',
    'nonsense',
  ])('%s is blocked and never reached', async (pattern) => {
    let reached = false
    const host = await serve((_request, response) => {
      reached = true
      response.end('secret')
    })
    const error = await failure(pattern.replace('PORT', host.split(':')[1] ?? ''))
    expect(error).toMatchObject({ code: 'url_blocked' })
    expect(String(error)).not.toContain('secret')
    expect(reached).toBe(false)
  })

  test('is blocked when one of its addresses is private', async () => {
    const resolve = async () => ['8.8.8.8', '10.0.0.1']
    expect(await failure('http://files.test/', { resolve })).toMatchObject({ code: 'url_blocked' })
  })

  test('says no more than that a name does not resolve', async () => {
    const resolve = async () => {
      throw new Error('getaddrinfo ENOTFOUND db.internal 10.0.0.53')
    }
    expect(await failure('http://db.internal/', { resolve })).toMatchObject({
      code: 'url_fetch_failed',
      message: 'The URL could not be fetched: its host name does not resolve.',
    })
  })

  test('does not wait for a resolver that hangs', async () => {
    const resolve = () => new Promise<string[]>(() => {})
    expect(await failure('http://files.test/', { resolve, timeoutMs: 50 })).toMatchObject({
      code: 'url_fetch_failed',
    })
  })
})

describe('DNS that changes its mind', () => {
  test('is asked once, and the connection goes to the answer that was checked', async () => {
    const host = await serve((request, response) => response.end(request.headers.host))
    const port = host.split(':')[1]
    const answers = [['127.0.0.1'], ['127.0.0.2']]
    let asked = 0
    const resolve = async () => answers[asked++] ?? []
    const { head } = await fetchUrl(
      `http://files.test:${port}/`,
      options({ allowHosts: ['files.test'], resolve }),
    )
    expect(head.toString()).toBe(`files.test:${port}`)
    expect(asked).toBe(1)
  })

  test('cannot bring a private address to a target that was checked as public', async () => {
    const answers = [['93.184.216.34', '2606:4700:4700::1111'], ['127.0.0.1']]
    const resolve = async () => answers.shift() ?? []
    const { addresses } = await checkTarget('http://files.test/', undefined, { allowHosts: [], resolve })
    const lookup = pinnedLookup(addresses)
    const all = new Promise((done) => {
      lookup('files.test', { all: true }, (_error, found) => done(found))
    })
    const one = new Promise((done) => {
      lookup('elsewhere.test', {}, (_error, address, family) => done([address, family]))
    })
    expect(await all).toEqual([
      { address: '93.184.216.34', family: 4 },
      { address: '2606:4700:4700::1111', family: 6 },
    ])
    expect(await one).toEqual(['93.184.216.34', 4])
  })

  test('is asked again for every redirect, and the new answer is checked', async () => {
    const host = await serve(redirectTo('http://other.test/again'))
    const port = host.split(':')[1]
    const asked: string[] = []
    const resolve = async (name: string) => {
      asked.push(name)
      return name === 'files.test' ? ['127.0.0.1'] : ['10.0.0.1']
    }
    const error = await failure(`http://files.test:${port}/`, { allowHosts: [`files.test:${port}`], resolve })
    expect(error).toMatchObject({ code: 'url_blocked' })
    expect(asked).toEqual(['files.test', 'other.test'])
  })
})

test('https never leads to http, and the same scheme may go on', async () => {
  const resolve = async () => ['8.8.8.8']
  const base = new URL('https://files.test/a')
  const rules = { allowHosts: [], resolve }
  await expect(checkTarget('http://files.test/b', base, rules)).rejects.toMatchObject({
    code: 'url_blocked',
    details: { reason: 'it redirects from https to http' },
  })
  expect((await checkTarget('/b', base, rules)).url.href).toBe('https://files.test/b')
})
