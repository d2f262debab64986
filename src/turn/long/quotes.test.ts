import { expect, test } from 'vitest'
import type { Page } from '../../contract/page.ts'
import type { Piece } from './pieces.ts'
import { findingsIn, findQuote } from './quotes.ts'

/** A page of one block, a line per text, words side by side. */
function page(number: number, ...lines: string[]): Page {
  const blocks = [
    {
      lines: lines.map((line, row) => ({
        words: line.split(' ').map((text, column) => ({
          text,
          box: [column / 10, row / 10, (column + 1) / 10, (row + 1) / 10] as [number, number, number, number],
        })),
      })),
    },
  ]
  return { number, width: 600, height: 800, source: 'text_layer', blocks }
}

const pages = [page(3, 'The lessee pays', 'the harbour dues'), page(4, 'of 4,310 euros')]

test('a quote is found across lines, with the box around it', () => {
  expect(findQuote('pays the  harbour', pages)).toEqual({
    page: 3,
    box: [0, 0, 0.3, 0.2],
    quote: 'pays the harbour',
  })
})

test('a quote that does not stand there word for word is none', () => {
  expect(findQuote('pays the Harbour', pages)).toBeNull()
  expect(findQuote('', pages)).toBeNull()
})

test('only lines of JSON whose quote stands on the pages are findings', () => {
  const blob = { hash: 'a'.repeat(64), media_type: 'application/pdf', bytes: 1 }
  const piece: Piece = {
    stretch: {
      source: { path: 'input[0].content[1]', part: { type: 'document', blob, pages: 9 } },
      from: 3,
      to: 4,
    },
    pages,
  }
  const answer = [
    'Here is what I found:',
    '{"quote": "of 4,310 euros", "note": "the dues"}',
    '{"quote": "of 9,999 euros", "note": "invented"}',
    '{"quote": 7}',
    '{broken',
  ].join('\n')
  expect(findingsIn(answer, piece)).toMatchObject([
    { note: 'the dues', citation: { page: 4, quote: 'of 4,310 euros' } },
  ])
})
