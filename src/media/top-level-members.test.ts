import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maxJsonDepth } from './json-bounds.ts'
import { topLevelMembers } from './top-level-members.ts'

const wanted = new Set(['model', 'plumbline', 'é', 'stream'])

/** What the spans say: the text of each key and of its value. */
function read(text: string) {
  const json = Buffer.from(text)
  return topLevelMembers(json, wanted).map(({ key, keyStart, valueStart, end }) => ({
    key,
    written: JSON.parse(json.subarray(keyStart, json.indexOf(0x3a, keyStart)).toString()),
    value: json.subarray(valueStart, end).toString(),
  }))
}

const nested = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels)

describe('the members of a JSON object', () => {
  test('are found by their keys, escaped or not, with the bytes of their values', () => {
    const space = fc.constantFrom('', ' ', '\n\t ', '\r\n')
    const key = fc.constantFrom('model', 'plumbline', 'é', 'stream', 'mode', 'models', '', 'x')
    const escaped = (name: string) => `"${name.replace('e', '\\u0065').replace('é', '\\u00e9')}"`
    const literal = fc.tuple(key, fc.boolean()).map(([name, isEscaped]) => ({
      name,
      json: isEscaped ? escaped(name) : JSON.stringify(name),
    }))
    const inner = fc.json({ maxDepth: 3, stringUnit: 'binary' })
    const value = fc.oneof(
      inner,
      inner.map((json) => `{"model":${json},"plumbline":[{"stream":${json}} , 1]}`),
      fc.constantFrom('-1.5e+3', '"}"', '"\\"]\\\\"', '[ ]', '{ }'),
    )
    const member = fc.tuple(space, literal, space, space, value, space)
    fc.assert(
      fc.property(space, fc.array(member, { maxLength: 6 }), space, (before, members, after) => {
        const list = members.map(([a, { json }, b, c, text, d]) => `${a}${json}${b}:${c}${text}${d}`)
        const expected = members.flatMap(([, { name }, , , text]) =>
          wanted.has(name) ? [{ key: name, written: name, value: text }] : [],
        )
        expect(read(`${before}{${list.join(',') || after}}${after}`)).toEqual(expected)
      }),
    )
  })

  test.each(['1', '"model"', 'null', '[{"model":1}]', ' [ ] ', '{}', '{ }'])('are none in %s', (text) => {
    expect(read(text)).toEqual([])
  })

  test.each([
    ['[', ']', ''],
    ['{"a":', '}', '1'],
  ])('are refused with a value that nests too deep in %s', (open, close, core) => {
    const deep = (levels: number) => open.repeat(levels) + core + close.repeat(levels)
    expect(read(deep(maxJsonDepth))).toEqual([])
    expect(() => read(deep(maxJsonDepth + 1))).toThrow(expect.objectContaining({ code: 'invalid_json' }))
  })

  test('may hold as many levels as a value may, less their own', () => {
    expect(read(`{"model":${nested('[', ']', maxJsonDepth - 1)}}`)).toHaveLength(1)
    expect(() => read(`{"model":${nested('[', ']', maxJsonDepth)}}`)).toThrow('nests deeper')
  })
})
