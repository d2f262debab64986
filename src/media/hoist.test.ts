import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PlumblineError } from '../contract/errors.ts'
import { BodyHoister, type HoistedBody } from './hoist.ts'
import { placeholderIndex } from './placeholder.ts'
import { wireChunks } from './splice.ts'
import { cut, MemoryBlobs } from './testing.ts'

const limits = { bodyBytes: 10_000_000, partBytes: 1_000_000 }

async function hoist(body: Buffer, sizes: number[] = [body.length || 1], limitsHere = limits) {
  const blobs = new MemoryBlobs()
  const hoister = new BodyHoister({ newBlob: () => blobs.writer(), limits: limitsHere })
  for (const piece of cut(body, sizes)) await hoister.write(piece)
  return { body: await hoister.finish(), blobs }
}

async function written({ body, blobs }: { body: HoistedBody; blobs: MemoryBlobs }): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of wireChunks(body.wire, blobs)) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** The value with its media put back as data URLs or base64. */
function restored(body: HoistedBody, blobs: MemoryBlobs, header: (path: string) => string): unknown {
  return JSON.parse(JSON.stringify(body.value), (_key, value) => {
    const index = typeof value === 'string' ? placeholderIndex(value) : undefined
    const media = index === undefined ? undefined : body.media[index]
    return media ? header(media.path) + blobs.bytes(media.blob.hash).toString('base64') : value
  })
}

const code = (name: string) => expect.objectContaining({ code: name })
const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 })
/** Forces the scanner: the padding alone is more than a hoister collects before it scans. */
const padding = { pad: 'x'.repeat(70_000) }

describe('a body without media', () => {
  test('parses as JSON.parse does and is written out as it came, however it is cut', async () => {
    const documents = fc.tuple(fc.json({ maxDepth: 6, noUnicodeString: false }), fc.boolean(), sizes)
    await fc.assert(
      fc.asyncProperty(documents, async ([json, long, cuts]) => {
        const text = long ? `[${JSON.stringify(padding)},${json}]` : json
        const result = await hoist(Buffer.from(text), [...cuts, 40_000])
        expect(result.body.value).toEqual(JSON.parse(text))
        expect((await written(result)).toString()).toBe(text)
      }),
    )
  })

  test.each([
    '{"a":1,"a":2}',
    '{"\\u0061":"\\ud800","\\"":"\\\\"}',
    '{"__proto__":{"x":1},"":""}',
    ' [ "\\u0000" , -0.0e1 ] \n',
    '"text"',
    '{"data":"short","file_data":"also","model":"x"}',
    '{"text":"data:image/png;base64,AAAA","content":["data:;base64,AAAA"]}',
    '{"a":"data:image/png;base64","b":"data:x,","c":"data","d":"data:,;base64,"}',
  ])('keeps %s as it is', async (text) => {
    for (const scanned of [text, `{"pad":"${padding.pad}","v":${text}}`]) {
      for (const size of [1, 7, 100_000]) {
        const result = await hoist(Buffer.from(scanned), [size])
        expect(result.body.value).toEqual(JSON.parse(scanned))
        expect(result.body.media).toEqual([])
        expect((await written(result)).equals(Buffer.from(scanned))).toBe(true)
      }
    }
  })

  test('lists the members that others splice', async () => {
    const text =
      ' { "model" : "a" ,"x":[{"model":1}],"stream":true, "mod\\u0065l":{"b":[2]} , "plumbline":{} }'
    const { body } = await hoist(Buffer.from(text))
    const found = body.wire.members.map(({ key, keyStart, valueStart, end }) => [
      key,
      text.slice(keyStart, end),
      text.slice(valueStart, end),
    ])
    expect(found).toEqual([
      ['model', '"model" : "a"', '"a"'],
      ['stream', '"stream":true', 'true'],
      ['model', '"mod\\u0065l":{"b":[2]}', '{"b":[2]}'],
      ['plumbline', '"plumbline":{}', '{}'],
    ])
  })
})

describe('media in a body', () => {
  const tree = fc.letrec((tie) => ({
    media: fc.record({
      raw: fc.uint8Array({ minLength: 1, maxLength: 300 }),
      key: fc.constantFrom('url', 'data', 'file_data', 'b64_json', 'odd "key".\u00e9'),
      bare: fc.boolean(),
    }),
    node: fc.oneof(
      { maxDepth: 4 },
      fc.json({ maxDepth: 1 }).map((text) => JSON.parse(text)),
      tie('media').map((media) => ({ $media: media })),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('content', 'image_url', 'é', 'a b'), tie('node'), { maxKeys: 3 }),
    ),
  })).node

  /** Replaces the marks of `tree` by real media and lists what was put in. */
  function build(value: unknown, blobs: Buffer[]): unknown {
    if (Array.isArray(value)) return value.map((item) => build(item, blobs))
    if (typeof value !== 'object' || value === null) return value
    if ('$media' in value) {
      const { raw, key, bare } = value.$media as { raw: Uint8Array; key: string; bare: boolean }
      const isBare = bare && ['data', 'file_data', 'b64_json'].includes(key)
      const bytes = isBare ? Buffer.concat([raw, Buffer.alloc(3_500, 'plumb')]) : Buffer.from(raw)
      blobs.push(bytes)
      return { [key]: (isBare ? '' : 'data:image/png;name=a;base64,') + bytes.toString('base64') }
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, build(item, blobs)]))
  }

  test('becomes blobs of the decoded bytes, and is written out as it came, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(tree, sizes, fc.boolean(), async (node, cuts, long) => {
        const expected: Buffer[] = []
        const value = build(long ? [padding, node] : node, expected)
        const text = JSON.stringify(value)
        const result = await hoist(Buffer.from(text), long ? [...cuts, 40_000] : cuts)
        const { body, blobs } = result
        expect(body.media.map(({ error }) => error)).toEqual(expected.map(() => undefined))
        expect(body.media.map(({ blob }) => blobs.bytes(blob.hash).toString('hex'))).toEqual(
          expected.map((bytes) => bytes.toString('hex')),
        )
        for (const media of body.media) expect(placeholderIndex(media.placeholder)).toBeDefined()
        expect((await written(result)).equals(Buffer.from(text))).toBe(true)
        const header = (path: string) =>
          text.includes('data:') && at(value, path).startsWith('data:') ? 'data:image/png;name=a;base64,' : ''
        expect(restored(body, blobs, header)).toEqual(JSON.parse(text))
      }),
      { numRuns: 150 },
    )
  })

  /** Reads a path as the hoister writes it. */
  function at(value: unknown, path: string): string {
    let here = value as Record<string, unknown>
    for (const [, name, index, quoted] of path.matchAll(
      /\.?([A-Za-z_$][\w$-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g,
    ))
      here = here[name ?? index ?? JSON.parse(quoted ?? '""')] as Record<string, unknown>
    return String(here)
  }

  const url = (bytes: Buffer) => `data:image/png;base64,${bytes.toString('base64')}`
  const bytes = Buffer.alloc(5_000, '?>~plumb')

  test('is named by its path and keeps its declared type, its first bytes and its hash', async () => {
    const text = JSON.stringify({
      messages: ['', { content: [{ type: 'text' }, { image_url: { url: url(bytes) } }] }],
      model: 'a',
    })
    const { body } = await hoist(Buffer.from(text), [1_000])
    const [media] = body.media
    expect(media).toMatchObject({
      path: 'messages[1].content[1].image_url.url',
      mediaType: 'image/png',
      blob: { hash: createHash('sha256').update(bytes).digest('hex'), bytes: 5_000 },
      head: bytes.subarray(0, 4_096),
    })
    const [messages, model] = body.wire.members
    expect(text.slice(0, messages?.valueStart)).toBe('{"messages":')
    expect(text.slice(messages?.end, model?.keyStart)).toBe(',')
    expect(text.slice(model?.keyStart, model?.end)).toBe('"model":"a"')
  })

  test.each([
    ['slashes', (text: string) => text.replaceAll('/', '\\/')],
    ['unicode escapes', (text: string) => text.replaceAll('+', '\\u002B').replaceAll('/', '\\u002f')],
  ])('is read through escaped %s', async (_name, escapeAll) => {
    const noise = Buffer.from(Array.from({ length: 6_000 }, (_, i) => (i * 7_919) >> 3))
    for (const text of [`{"url":"${url(noise)}"}`, `{"data":"${noise.toString('base64')}"}`]) {
      for (const size of [1, 3, 10, 100_000]) {
        const { body, blobs } = await hoist(Buffer.from(escapeAll(text)), [size])
        expect(body.media[0]?.error).toBeUndefined()
        expect(blobs.bytes(body.media[0]?.blob.hash ?? '').equals(noise)).toBe(true)
      }
    }
  })

  test.each([
    ['base64_invalid', 'AAAA!AAA'],
    ['base64_invalid', 'AAAAA'],
    ['base64_invalid', 'AA\\nAA'],
    ['base64_invalid', 'AA\\"AA'],
    ['part_empty', ''],
    ['part_too_large', 'AAAA'.repeat(40)],
  ])('that is %s is named alone; the rest of the body can be used', async (name, base64) => {
    const text = `{"a":{"url":"data:image/png;base64,${base64}"},"b":"${url(bytes.subarray(0, 60))}","c":[1]}`
    for (const size of [1, 100_000]) {
      const { body, blobs } = await hoist(Buffer.from(text), [size], { ...limits, partBytes: 100 })
      expect(body.media[0]?.error).toMatchObject({ code: name, param: 'a.url' })
      expect(body.media[1]?.error).toBeUndefined()
      expect(body.value).toMatchObject({ c: [1], b: body.media[1]?.placeholder })
      expect(blobs.openWriters).toBe(0)
      expect(blobs.count).toBe(1)
    }
  })
})

describe('a body that cannot be used', () => {
  test('over the limit is refused at once', () => {
    const hoister = new BodyHoister({
      newBlob: () => new MemoryBlobs().writer(),
      limits: { ...limits, bodyBytes: 9 },
    })
    hoister.write(Buffer.from('["23456'))
    expect(() => hoister.write(Buffer.from('89"]'))).toThrow(code('body_too_large'))
  })

  test.each([
    ['', 'it is empty'],
    ['{"secret":', 'it ends before the value is complete'],
    ['{"secret": nope}', 'unexpected character at byte 11'],
    ['{"é": "x",}', 'unexpected character at byte 11'],
    ['\uFEFF{}', 'it starts with a byte order mark'],
    ['['.repeat(65) + ']'.repeat(65), 'it nests deeper than 64 levels'],
    ['{"url":"data:image/png;base64,AAAA" "b"}', 'unexpected character at byte 36'],
    ['{"url":"data:image/png;base64,AAAA', 'it ends before the value is complete'],
  ])('%j says where and does not quote it', async (text, reason) => {
    const error = await hoist(Buffer.from(text), [3]).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(PlumblineError)
    expect(error).toMatchObject({ code: 'invalid_json', details: { reason } })
    expect(String(error)).not.toContain('secret')
  })

  test.each([
    ['objects', 100_000, '[{}', ',{}'],
    ['members', 200_000, '{"a":1', ',"a":1'],
    ['arrays in arrays', 4_000, `[${'['.repeat(60)}${']'.repeat(60)}`, `,${'['.repeat(60)}${']'.repeat(60)}`],
  ])('is refused when it holds too many %s, before any is parsed', async (_what, times, start, next) => {
    const error = await hoist(Buffer.from(start + next.repeat(times))).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ details: { reason: 'it holds more than 200000 values' } })
  })

  test('is refused when there is too much beside its media', async () => {
    const roomy = { ...limits, bodyBytes: 20_000_000 }
    const text = (bytes: number) => Buffer.from(JSON.stringify('x'.repeat(bytes)))
    await hoist(text(15_999_998), [1_000_000], roomy)
    await expect(hoist(text(15_999_999), [1_000_000], roomy)).rejects.toThrow(
      'The text of the body is larger than the limit of 16.0 MB.',
    )
  })

  test('is refused when it is not UTF-8', async () => {
    await expect(hoist(Buffer.from([0x22, 0xff, 0x22]))).rejects.toThrow(code('invalid_json'))
  })

  test('with more media than any provider takes is refused', async () => {
    const text = JSON.stringify(Array.from({ length: 2_001 }, () => 'data:;base64,AAAA'))
    await expect(hoist(Buffer.from(text))).rejects.toThrow(code('invalid_request'))
  })

  test('is refused as JSON.parse refuses it, whatever was broken', async () => {
    const broken = fc.tuple(
      fc.json({ maxDepth: 3 }),
      fc.nat(),
      fc.constantFrom('', '"', '\\', '{', ']', ',', 'x', '\n'),
    )
    await fc.assert(
      fc.asyncProperty(broken, sizes, async ([json, place, insert], cuts) => {
        const at = place % (json.length + 1)
        const text = json.slice(0, at) + insert + json.slice(at + 1)
        const expected = await Promise.resolve(text)
          .then(JSON.parse)
          .catch(() => 'refused')
        const got = await hoist(Buffer.from(text), cuts)
          .then(({ body }) => body.value)
          .catch((error) => error)
        if (expected === 'refused' && text !== '"refused"')
          expect(got).toMatchObject({ code: 'invalid_json' })
        else expect(got).toEqual(JSON.parse(Buffer.from(text).toString()))
      }),
    )
  })

  test('leaves no open blob behind when it is given up', async () => {
    const blobs = new MemoryBlobs()
    const hoister = new BodyHoister({ newBlob: () => blobs.writer(), limits })
    await hoister.write(
      Buffer.from(`{"pad":"${padding.pad}","url":"data:image/png;base64,${'AAAA'.repeat(100)}`),
    )
    expect(blobs.openWriters).toBe(1)
    await hoister.abort()
    expect(blobs.openWriters).toBe(0)
    expect(blobs.count).toBe(0)
  })

  test('fails with the store when a blob takes no more bytes', async () => {
    const refused = new PlumblineError('store_unavailable')
    const newBlob = () => ({ ...new MemoryBlobs().writer(), write: () => Promise.reject(refused) })
    const body = `{"pad":"${padding.pad}","url":"data:image/png;base64,${'AAAA'.repeat(100)}"}`
    const scanning = new BodyHoister({ newBlob, limits })
    await expect(scanning.write(Buffer.from(body))).rejects.toBe(refused)
    await scanning.abort()
    const collecting = new BodyHoister({ newBlob, limits })
    collecting.write(Buffer.from('{"url":"data:image/png;base64,AAAA"}'))
    await expect(collecting.finish()).rejects.toBe(refused)
    await collecting.abort()
  })

  test('has paths of bounded length, whatever its keys', async () => {
    const key = JSON.stringify('k"'.repeat(200))
    const long = JSON.stringify('k'.repeat(5_000))
    const { body } = await hoist(Buffer.from(`{${key}:{${long}:{"a":"data:;base64,AAAA"}}}`), [50])
    expect(body.media[0]?.path).toBe(`["${'k\\"'.repeat(50)}…"]["…"].a`)
  })

  test('fails with the store when a blob cannot be written', async () => {
    const blobs = new MemoryBlobs({ failing: true })
    const hoister = new BodyHoister({ newBlob: () => blobs.writer(), limits })
    await hoister.write(Buffer.from('{"url":"data:image/png;base64,AAAA"}'))
    await expect(hoister.finish()).rejects.toThrow(code('store_unavailable'))
  })
})
