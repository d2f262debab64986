import { expect, test } from 'vitest'
import type { Part } from '../../contract/part.ts'
import { findSources } from './sources.ts'

const text = (value: string): Part => ({ type: 'text', text: value })
const find = (...parts: Part[]) => {
  const { question, sources } = findSources([{ role: 'user', parts }], [parts.map((_, i) => `content[${i}]`)])
  return { question, texts: sources.flatMap((source) => (source.kind === 'text' ? [source.text] : [])) }
}
const note = 'The keys are under the mat.'
const question = 'Where are the keys?'

test('a short text sent beside the question is read', () => {
  expect(find(text(question), text(note))).toEqual({ question, texts: [note] })
  expect(find(text(note), text(question))).toEqual({ question, texts: [note] })
})

test('a statement and a question about it in one text are told apart', () => {
  expect(find(text(`${note}\n\n${question}`))).toEqual({ question, texts: [note] })
  expect(find(text(`${question}\n${note}`))).toEqual({ question, texts: [note] })
})

test('a question alone has nothing to be read', () => {
  expect(find(text(question))).toEqual({ question, texts: [] })
})

test('beside a file, short texts are all part of the question', () => {
  const blob = { hash: 'a'.repeat(64), media_type: 'application/pdf', bytes: 1 }
  const parts = [text('Be brief.'), text(question), { type: 'document' as const, blob, pages: 1 }]
  expect(find(...parts)).toEqual({ question: `Be brief.\n${question}`, texts: [] })
})
