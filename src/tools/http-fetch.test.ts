import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { makePdf } from '../documents/fixtures.ts'
import { fetchUrl } from '../net/safe-fetch.ts'
import { httpFetch } from './http-fetch.ts'
import { openMedia } from './media.fixture.ts'
import { callContext } from './tools.fixture.ts'
import { openWorkshop } from './workshop.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const page = `<!doctype html><html><head><title>Opening hours</title><style>b{}</style></head><body>
<nav><a href="/">Home</a></nav>
<main><h1>Shop</h1><p>Open <b>daily</b>, see <a href="/plan">the plan</a>.</p>
<table><tr><th>Day</th><th>From</th></tr><tr><td>Sunday</td><td>11:00</td></tr></table></main>
<script>steal()</script></body></html>`

let media: Awaited<ReturnType<typeof openMedia>>
let server: Server
let base: string
let bodies: Record<string, { type: string; body: Buffer | string }>
const workshop = openWorkshop()

beforeAll(async () => {
  media = await openMedia()
  const create = { width: 32, height: 16, channels: 3 as const, background: 'navy' }
  bodies = {
    '/shop': { type: 'text/html; charset=utf-8', body: page },
    '/latin': {
      type: 'text/html',
      body: Buffer.from(
        '<html><head><meta charset="iso-8859-1"></head><body>caf\xe9</body></html>',
        'latin1',
      ),
    },
    '/data.json': { type: 'application/json', body: `{"rows":[${'1,'.repeat(500)}1]}` },
    '/card.png': { type: 'image/png', body: await sharp({ create }).png().toBuffer() },
    '/two.pdf': {
      type: 'application/pdf',
      body: await makePdf((pdf) => pdf.text('one').addPage().text('two')),
    },
    '/binary': { type: 'application/octet-stream', body: Buffer.from([0, 1, 2, 3, 255, 254]) },
  }
  server = createServer(({ url = '', method }, response) => {
    const found = bodies[url]
    response
      .writeHead(found && method === 'GET' ? 200 : 404, { 'content-type': found?.type ?? 'text/plain' })
      .end(found?.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.close()
  await workshop.close()
  await media.close()
})

async function get(
  url: string,
  { max_characters, allowed = true }: { max_characters?: number; allowed?: boolean } = {},
) {
  const tool = httpFetch({
    ...media,
    workshop,
    fetchUrl: (asked, { signal, onProgress }) =>
      fetchUrl(asked, {
        signal,
        onProgress,
        maxBytes: 1_000_000,
        timeoutMs: 10_000,
        allowHosts: allowed ? ['127.0.0.1'] : [],
        sink: media.blobs.writer(),
      }),
  })
  return (await tool.call(tool.parse({ url, max_characters }), callContext())).parts
}

describe('fetching a URL', () => {
  test('gives what a person would read on a page, with its links', async () => {
    expect(await get(`${base}/shop`)).toEqual([
      {
        type: 'text',
        text: `Opening hours\n${base}/shop\n\nShop\n\nOpen daily, see the plan [${base}/plan].\n\nDay      From\nSunday   11:00`,
      },
    ])
    expect(await get(`${base}/latin`)).toMatchObject([{ text: expect.stringContaining('café') }])
  })

  test('gives text as it is, up to a length', async () => {
    const [part] = await get(`${base}/data.json`, { max_characters: 100 })
    expect(part).toMatchObject({
      text: expect.stringMatching(/^\{"rows":\[1,[\s\S]*\n\(Cut here: .* 100 characters\.\)$/),
    })
  })

  test('gives images and PDFs as parts', async () => {
    expect(await get(`${base}/card.png`)).toMatchObject([
      { type: 'image', width: 32, height: 16, filename: 'card.png', blob: { media_type: 'image/png' } },
    ])
    expect(await get(`${base}/two.pdf`)).toMatchObject([{ type: 'document', pages: 2, filename: 'two.pdf' }])
  })

  test('says why when there is nothing to give', async () => {
    await expect(get(`${base}/none`)).rejects.toThrow('status 404')
    await expect(get(`${base}/binary`)).rejects.toThrow('of a kind that is not taken')
    await expect(get('file:///etc/hostname')).rejects.toThrow('url')
    await expect(get(`${base}/shop`, { allowed: false })).rejects.toMatchObject({ code: 'url_blocked' })
  })
})
