import { describe, expect, it } from 'vitest'
import type { Message } from '../../contract/message.ts'
import type { Part } from '../../contract/part.ts'
import { documentPart } from './reader.fixture.ts'
import { findSources } from './sources.ts'

const long = 'The heating is serviced every autumn. '.repeat(20).trim()

const split = (...texts: string[]) => {
  const message: Message = { role: 'user', parts: texts.map((text) => ({ type: 'text', text })) }
  const { question, sources } = findSources([message], [texts.map((_, i) => `messages[0].content[${i}]`)])
  return {
    question,
    read: sources.map((source) => (source.kind === 'text' ? [source.path, source.text] : [])),
  }
}

describe('what is asked and what is read', () => {
  it('is a short text alone: a question about nothing', () => {
    expect(split('hello')).toEqual({ question: 'hello', read: [] })
  })

  it('is the short one of two parts, and the long one', () => {
    expect(split(long, 'Who services it?')).toEqual({
      question: 'Who services it?',
      read: [['messages[0].content[0]', long]],
    })
  })

  it.each([
    ['last', `${long}\n\n${long}\n\nWho services it?`],
    ['first', `Who services it?\n\n${long}\n\n${long}`],
  ])('is the %s paragraph of one long text, and the others', (_, text) => {
    expect(split(text)).toEqual({
      question: 'Who services it?',
      read: [['messages[0].content[0]', `${long}\n\n${long}`]],
    })
  })

  it('is the sentence with the question mark when there are no paragraphs', () => {
    expect(split(`${long} Who services it?`)).toEqual({
      question: 'Who services it?',
      read: [['messages[0].content[0]', `${long}  `]],
    })
  })

  it('is only what the user sent', () => {
    const messages: Message[] = [
      { role: 'system', parts: [{ type: 'text', text: long }] },
      { role: 'assistant', parts: [{ type: 'text', text: long }] },
      { role: 'user', parts: [documentPart(1, 2), { type: 'text', text: 'Why?' }] },
    ]
    expect(findSources(messages, [['a'], ['b'], ['c', 'd']])).toEqual({
      question: 'Why?',
      sources: [{ kind: 'file', path: 'c', blob: documentPart(1, 2).blob, filename: '1.pdf' }],
    })
  })
})

const noted = 'The keys are under the mat.'
const asked = 'Where are the keys?'
const part = (value: string): Part => ({ type: 'text', text: value })
const foundIn = (...parts: Part[]) => {
  const { question, sources } = findSources([{ role: 'user', parts }], [parts.map((_, i) => `content[${i}]`)])
  return { question, texts: sources.flatMap((source) => (source.kind === 'text' ? [source.text] : [])) }
}

it('a short text sent beside the question is read', () => {
  expect(foundIn(part(asked), part(noted))).toEqual({ question: asked, texts: [noted] })
  expect(foundIn(part(noted), part(asked))).toEqual({ question: asked, texts: [noted] })
})

it('a statement and a question about it in one text are told apart', () => {
  expect(foundIn(part(`${noted}\n\n${asked}`))).toEqual({ question: asked, texts: [noted] })
  expect(foundIn(part(`${asked}\n${noted}`))).toEqual({ question: asked, texts: [noted] })
})

it('a question alone has nothing to be read', () => {
  expect(foundIn(part(asked))).toEqual({ question: asked, texts: [] })
})

it('beside a file, short texts are all part of the question', () => {
  const blob = { hash: 'a'.repeat(64), media_type: 'application/pdf', bytes: 1 }
  const parts = [part('Be brief.'), part(asked), { type: 'document' as const, blob, pages: 1 }]
  expect(foundIn(...parts)).toEqual({ question: `Be brief.\n${asked}`, texts: [] })
})
