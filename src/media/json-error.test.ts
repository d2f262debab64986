import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonErrorAt } from './json-error.ts'

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const insertions = fc.constantFrom(
  '',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '-',
  '0',
  '.',
  'e',
  '\n',
  'u12',
  ' ',
)

test('finds an error exactly where JSON.parse refuses', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.nat(), insertions, fc.nat(2), (json, place, insert, remove) => {
      const at = place % (json.length + 1)
      const text = json.slice(0, at) + insert + json.slice(at + remove)
      expect(jsonErrorAt(text) === -1).toBe(parses(text))
    }),
    { numRuns: 3_000 },
  )
})

test.each([
  ['{"a":1,}', 7],
  ['[1 2]', 3],
  ['{"a" 1}', 5],
  ['["a\nb"]', 1],
  ['["abc', 5],
  ['"abc', 4],
  ['{}}', 2],
  ['[}', 1],
  ['', 0],
])('%j goes wrong at %i', (text, at) => {
  expect(jsonErrorAt(text)).toBe(at)
})
