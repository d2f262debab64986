import { describe, expect, it } from 'vitest'
import type { Attachment } from './attachment.ts'
import { attachmentAt, turnRequest } from './request.ts'
import { asCurl, asOpenAI } from './snippets.ts'

const attachment = (change: Partial<Attachment>): Attachment => ({
  key: '1',
  name: 'a.pdf',
  bytes: 1,
  kind: 'document',
  preview: undefined,
  state: 'ready',
  sentBytes: 1,
  fileId: 'file_1',
  text: undefined,
  error: undefined,
  ...change,
})
const files = [attachment({}), attachment({ kind: 'text', fileId: undefined, text: 'a letter' })]

describe('the request of a question', () => {
  it('puts files before the question and text files as text', () => {
    expect(turnRequest('m', 'Who?', files, {}).input[0]?.content).toEqual([
      { type: 'document', file_id: 'file_1' },
      { type: 'text', text: 'a letter' },
      { type: 'text', text: 'Who?' },
    ])
  })

  it('has a budget only when there is one', () => {
    expect(turnRequest('m', 'Who?', [], {})).not.toHaveProperty('budget')
    expect(turnRequest('m', 'Who?', [], { budget: { latency_ms: 5 } }).budget).toEqual({ latency_ms: 5 })
  })

  it('finds the file that a refusal names', () => {
    expect(attachmentAt('input[0].content[0]', files)).toBe(files[0])
    expect(attachmentAt('model', files)).toBeUndefined()
  })

  it('survives quotes in the question when copied as curl', () => {
    expect(asCurl('http://h', turnRequest('m', "What's due?", [], {}))).toContain(`What'\\''s due?`)
  })

  it('names files as the OpenAI client does', () => {
    const code = asOpenAI('http://h', turnRequest('m', 'Who?', files, { budget: { latency_ms: 5 } }))
    expect(code).toContain('"type": "input_file"')
    expect(code).toContain('"latency_ms": 5')
  })
})
