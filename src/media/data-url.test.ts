import { expect, test } from 'vitest'
import { parseDataUrl } from './data-url.ts'

test.each([
  ['data:image/png;base64,AAEC', 'image/png'],
  ['data:Image/PNG;charset=utf-8;name="a b";BASE64,AAEC', 'image/png'],
  ['DATA:;base64,AAEC', undefined],
])('%s is %s', (text, mediaType) => {
  expect(parseDataUrl(text)).toEqual({ mediaType, bytes: Buffer.from([0, 1, 2]) })
})

test.each([
  ['data:image/png;base64,AAE!', 'base64_invalid'],
  ['data:image/png;base64,', 'part_empty'],
  ['data:text/plain,hello', 'base64_invalid'],
  ['data:;base64', 'base64_invalid'],
  ['https://example.org/a;base64,AAEC', 'base64_invalid'],
  ['', 'base64_invalid'],
])('%s is refused', (text, code) => {
  expect(() => parseDataUrl(text)).toThrow(expect.objectContaining({ code }))
})
