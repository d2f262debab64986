import fc from 'fast-check'
import { expect, test } from 'vitest'
import { suggestion } from './suggest.ts'

test.each([
  ['latencyms', 'latency_ms'],
  ['Budget', 'budget'],
  ['ceiling', 'ceilings'],
  ['hedges', 'hedge'],
])('%s was probably meant as %s', (word, meant) => {
  expect(suggestion(word, ['budget', 'ceilings', 'latency_ms', 'hedge', 'models'])).toBe(meant)
})

test('nothing is suggested for a word that is like none', () => {
  expect(suggestion('colour', ['budget', 'models'])).toBeUndefined()
  expect(suggestion('x', [])).toBeUndefined()
})

test('a word with one character changed is found, and a word that is there is found first', () => {
  const words = fc.uniqueArray(fc.stringMatching(/^[a-z]{4,12}$/), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(words, fc.nat(), fc.nat(), (candidates, which, where) => {
      const word = candidates[which % candidates.length] ?? ''
      expect(suggestion(word, candidates)).toBe(word)
      const at = where % word.length
      expect(suggestion(`${word.slice(0, at)}~${word.slice(at + 1)}`, candidates)).toBeDefined()
    }),
  )
})
