import { expect, test } from 'vitest'
import { merged, nameOf, type Source, stretchesOf } from './pieces.ts'
import { byRelevance, wordsOf } from './relevance.ts'

const blob = { hash: 'a'.repeat(64), media_type: 'application/pdf', bytes: 1 }
const sourceOf = (pages: number, filename?: string): Source => ({
  path: 'input[0].content[1]',
  part: { type: 'document', blob, pages, filename },
})

test('stretches with rare words of the question come first, unknown ones before those with less than the mean', () => {
  const lease = sourceOf(5)
  const stretches = stretchesOf([lease], 1)
  const found = new Map([[lease, [['the'], [], null, ['the', 'dues'], ['the']]]])
  const order = byRelevance(stretches, found).map(({ from }) => from)
  expect(order).toEqual([4, 3, 1, 5, 2])
})

test('one page with all words counts more than two with one each', () => {
  const lease = sourceOf(4)
  const found = new Map([[lease, [['harbour'], ['dues'], ['harbour', 'dues'], []]]])
  const [first] = byRelevance(stretchesOf([lease], 2), found)
  expect(first).toMatchObject({ from: 3, to: 4 })
})

test('where nothing is known pages keep their order', () => {
  const scan = sourceOf(30)
  const stretches = stretchesOf([scan], 12)
  expect(stretches.map(({ from, to }) => [from, to])).toEqual([
    [1, 12],
    [13, 24],
    [25, 30],
  ])
  const found = new Map([[scan, Array.from({ length: 30 }, () => null)]])
  expect(byRelevance(stretches, found)).toEqual(stretches)
})

test('words of a question are looked for once each, without the shortest', () => {
  expect(wordsOf('Are the dues due to the Harbour?')).toEqual(['are', 'the', 'dues', 'due', 'harbour'])
})

test('neighbours that were not read are named together, in order', () => {
  const stretches = [...stretchesOf([sourceOf(5, 'a.pdf')], 2), ...stretchesOf([sourceOf(3)], 2)]
  const unread = new Set(stretches.filter(({ from, to }) => from > 1 || to === 3).reverse())
  expect(merged(unread, stretches).map(nameOf)).toEqual([
    'pages 3–5 of "a.pdf"',
    'page 3 of input[0].content[1]',
  ])
})
