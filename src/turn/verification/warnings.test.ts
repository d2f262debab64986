import { expect, test } from 'vitest'
import type { Citation } from '../../contract/citation.ts'
import type { Part } from '../../contract/part.ts'
import { lowConfidence, notVerified } from './warnings.ts'

const blob = { hash: 'a'.repeat(64), media_type: 'application/pdf', bytes: 1 }
const scan: Part = {
  type: 'document',
  blob,
  pages: 9,
  text_layer: false,
  legibility: 0.2,
  filename: 'lease.pdf',
}
const clean: Part = { type: 'document', blob, pages: 2, text_layer: true, filename: 'clean.pdf' }
const photo: Part = { type: 'image', blob, width: 10, height: 10 }
const given = (...parts: Part[]) => ({
  messages: [{ role: 'user' as const, parts }],
  paths: [parts.map((_, i) => `messages[0].content[${i}]`)],
})
const cites = (part: number, page: number): Citation => ({
  part: `messages[0].content[${part}]`,
  page,
  box: null,
  quote: '',
  score: 1,
})

test.each([
  ['the page of the scan', [clean, scan], [cites(1, 3)], 'page 3 of "lease.pdf" is a low-resolution or', 1],
  ['the worst part when nothing is cited', [photo, scan], [], '"lease.pdf" is a low-resolution or', 1],
  ['only what is cited', [photo, scan], [cites(0, 1)], 'the image is a picture without a text layer', 0],
  ['sound', [{ type: 'audio', blob, filename: 'call.mp3' }], [], '"call.mp3" is audio', 0],
] as [string, Part[], Citation[], string, number][])(
  'a low confidence names %s',
  (_, parts, cited, words, i) => {
    const warning = lowConfidence(0.617, 0.8, given(...parts), cited)
    expect(warning.code).toBe('low_confidence')
    expect(warning.message).toContain('about 62 %, below the 80 %')
    expect(warning.message).toContain(words)
    expect(warning.part).toBe(`messages[0].content[${i}]`)
  },
)

test('an input that is easy to read is not blamed', () => {
  const warning = lowConfidence(0.5, 0.8, given(clean), [cites(0, 1)])
  expect(warning.message.endsWith('that its agent asks for.')).toBe(true)
  expect(warning.part).toBeUndefined()
})

test('what was not verified is named, with what was hard to read', () => {
  const verdict = {
    verifier: 'grounding',
    status: 'failed' as const,
    score: 0,
    reason: 'the secret draft says otherwise',
    cost_usd: 0,
    latency_ms: 1,
    confidence: null,
    calibration: null,
  }
  const warning = notVerified([verdict], 'why', given(scan), [])
  expect(warning).toMatchObject({ code: 'not_verified', part: 'messages[0].content[0]' })
  expect(warning.message).toMatch(/^The answer was not verified: grounding failed \("lease.pdf" is a low/)
  expect(warning.message).not.toContain('secret')
})
