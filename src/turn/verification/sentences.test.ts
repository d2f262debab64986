import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Sentences } from './sentences.ts'

function cutUp(pieces: string[]): string[] {
  const sentences = new Sentences()
  const done = pieces.flatMap((piece) => sentences.add(piece))
  return [...done, sentences.end()].filter((sentence) => sentence !== '')
}

test('a sentence is over when another one begins', () => {
  const sentences = new Sentences()
  expect(sentences.add('It costs 3.')).toEqual([])
  expect(sentences.add('50 euros.')).toEqual([])
  expect(sentences.add(' It is')).toEqual(['It costs 3.50 euros. '])
  expect(sentences.end()).toBe('It is')
})

test('lines are sentences of their own', () => {
  expect(cutUp(['- one\n- two\n\n- three'])).toEqual(['- one\n', '- two\n', '\n', '- three'])
})

test('however text is cut into pieces, nothing is lost', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (pieces) => {
      expect(cutUp(pieces).join('')).toBe(pieces.join(''))
    }),
  )
})
