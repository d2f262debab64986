import { expect, test } from 'vitest'
import type { Message } from '../contract/message.ts'
import type { Part } from '../contract/part.ts'
import { hardToReadBelow, inputOf } from './input-kind.ts'

const blob = { hash: 'a'.repeat(64), media_type: 'application/pdf', bytes: 1 }
const text = (value: string): Part => ({ type: 'text', text: value })
const document = (more: object = {}): Part => ({ type: 'document', blob, pages: 1, ...more })
const image = (more: object = {}): Part => ({ type: 'image', blob, width: 800, height: 1000, ...more })
const ask = (...parts: Part[]): Message[] => [{ role: 'user', parts: [...parts, text('What is the total?')] }]

test.each([
  ['words alone', [], 'text'],
  ['a PDF with a text layer', [document({ text_layer: true })], 'document'],
  ['a PDF that nobody looked into', [document()], 'document'],
  ['a PDF of pictures', [document({ text_layer: false })], 'scan'],
  ['an image', [image()], 'scan'],
  ['an image that is just legible', [image({ legibility: hardToReadBelow })], 'scan'],
  ['an image that is hard to read', [image({ legibility: hardToReadBelow - 0.01 })], 'degraded_scan'],
  ['a PDF of poor pictures', [document({ text_layer: false, legibility: 0.1 })], 'degraded_scan'],
  ['a poor picture inside a PDF with text', [document({ text_layer: true, legibility: 0.1 })], 'document'],
  ['sound', [{ type: 'audio', blob, seconds: 3 }], 'audio'],
  ['moving pictures', [{ type: 'video', blob }], 'video'],
  ['two scans', [image(), document({ text_layer: false })], 'scan'],
  ['a PDF and a picture', [document(), image()], 'mixed'],
] as [string, Part[], string][])('%s is %s', (_, parts, kind) => {
  expect(inputOf(ask(...parts)).kind).toBe(kind)
})

test('a caption that names another kind of input changes nothing', () => {
  const caption = text('Here is the PDF with its text layer, 400 pages long')
  expect(inputOf(ask(caption, image({ filename: 'contract.pdf' })))).toEqual({ kind: 'scan', size: 'small' })
})

test('only what users sent counts', () => {
  const messages: Message[] = [
    { role: 'system', parts: [text('x'.repeat(20_000))] },
    { role: 'tool', parts: [image()] },
    ...ask(),
  ]
  expect(inputOf(messages)).toEqual({ kind: 'text', size: 'small' })
})

test.each([
  ['a long question', [text('x'.repeat(16_384))], 'medium'],
  ['a book as text', [text('x'.repeat(1_000_000))], 'large'],
  ['three pages', [document({ pages: 3 })], 'small'],
  ['four pages', [document({ pages: 2 }), document({ pages: 2 })], 'medium'],
  ['a report', [document({ pages: 31 })], 'large'],
  ['a photograph', [image({ width: 4000, height: 3000 })], 'medium'],
  ['an hour of sound', [{ type: 'audio', blob, seconds: 3600 }], 'large'],
] as [string, Part[], string][])('%s is %s', (_, parts, size) => {
  expect(inputOf(ask(...parts)).size).toBe(size)
})
