import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BodyHoister } from './hoist.ts'
import { editedLength, wireChunks } from './splice.ts'
import { cut, MemoryBlobs } from './testing.ts'
import { memberEdits, NewMember } from './wire-edits.ts'

async function hoist(text: string, chunk = 100_000) {
  const blobs = new MemoryBlobs()
  const hoister = new BodyHoister({
    newBlob: () => blobs.writer(),
    limits: { bodyBytes: 1e7, partBytes: 1e6 },
  })
  for (const piece of cut(Buffer.from(text), [chunk])) await hoister.write(piece)
  return { wire: (await hoister.finish()).wire, blobs }
}

interface Changes {
  set?: Record<string, unknown>
  drop?: string[]
}

async function edited(text: string, changes: Changes, chunk?: number): Promise<string> {
  const { wire, blobs } = await hoist(text, chunk)
  const set = Object.entries(changes.set ?? {}).map(
    ([key, value]) => new NewMember(key, JSON.stringify(value)),
  )
  const edits = memberEdits(wire, { set, drop: changes.drop })
  const pieces: Buffer[] = []
  for await (const piece of wireChunks(wire, blobs, edits)) pieces.push(piece)
  const body = Buffer.concat(pieces)
  expect(editedLength(wire, edits)).toBe(body.length)
  return body.toString()
}

const url = `data:image/png;base64,${Buffer.alloc(1_000, 'plumb').toString('base64')}`

describe('a body written out with edits', () => {
  test.each<[string, Changes, string]>([
    ['{"model":"a","x":1}', { set: { model: 'é' } }, '{"model":"é","x":1}'],
    ['{ "model" : 1 , "model":[2]}', { set: { model: 'b' } }, '{ "model" : "b" , "model":"b"}'],
    ['{"plumbline":{}}', { drop: ['plumbline'] }, '{}'],
    ['{"plumbline":{}, "x":1}', { drop: ['plumbline'] }, '{ "x":1}'],
    ['{"x":1 , "plumbline":{"a":[1]} }', { drop: ['plumbline'] }, '{"x":1  }'],
    ['{"x":1,"plumbline":1,"plumbline":2}', { drop: ['plumbline'] }, '{"x":1}'],
    ['{"plumbline":1 ,"plumbline":2,"x":1}', { drop: ['plumbline'] }, '{"x":1}'],
    ['{"plumbline":1,"x":1,"plumbline":2}', { drop: ['plumbline'] }, '{"x":1}'],
    ['{"x":1}', { set: { stream: true } }, '{"stream":true,"x":1}'],
    ['{ }', { set: { stream: true, model: 1 } }, '{"stream":true,"model":1 }'],
    ['{"plumbline":1}', { set: { stream: true }, drop: ['plumbline'] }, '{"stream":true}'],
    ['{"plumbline":1,"x":2}', { set: { stream: true }, drop: ['plumbline'] }, '{"stream":true,"x":2}'],
    [`{"plumbline":{"a":"${url}"},"x":2}`, { drop: ['plumbline'] }, '{"x":2}'],
    [`{"a":"${url}","model":1}`, { set: { model: 'b' } }, `{"a":"${url}","model":"b"}`],
  ])('%s with %j', async (text, changes, expected) => {
    expect(await edited(text, changes)).toBe(expected)
  })

  test('means what the changes say, whatever the members and their order', async () => {
    const key = fc.constantFrom('model', 'plumbline', 'stream', 'stream_options', 'x', 'image')
    const value = fc.oneof(
      fc.json({ maxDepth: 2 }),
      fc.constant(JSON.stringify(url)),
      fc.constant(`{"url":${JSON.stringify(url)}}`),
    )
    const space = fc.constantFrom('', ' ', '\n\t ')
    const member = fc.tuple(space, key, space, value, space)
    const changes = fc.constantFrom<Changes>(
      { set: { model: 'm' } },
      { drop: ['plumbline'] },
      { drop: ['plumbline', 'stream'] },
      { set: { model: 'm', stream_options: { include_usage: true } }, drop: ['plumbline', 'stream'] },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(member, { maxLength: 6 }),
        changes,
        fc.boolean(),
        async (members, change, long) => {
          const list = members.map(([a, name, b, json, c]) => `${a}"${name}"${b}:${json}${c}`)
          if (long) list.push(`"pad":"${'x'.repeat(70_000)}"`)
          const text = `{${list.join(',')}}`
          const expected = { ...JSON.parse(text), ...change.set }
          for (const name of change.drop ?? []) delete expected[name]
          expect(JSON.parse(await edited(text, change, long ? 30_000 : 9))).toEqual(expected)
        },
      ),
    )
  })
})

test('a blob that is not as long as it was ends the body with an error', async () => {
  const { wire, blobs } = await hoist(`{"a":"${url}"}`)
  for (const piece of wire.pieces)
    if (piece.kind === 'base64') {
      piece.blob.bytes++
      piece.sent = undefined
    }
  const writeOut = async () => {
    for await (const piece of wireChunks(wire, blobs)) piece.toString()
  }
  await expect(writeOut()).rejects.toThrow(expect.objectContaining({ code: 'internal' }))
})
