import { expect, test } from 'vitest'
import { mediaTypeOfName, sameMedia } from './media-types.ts'

test.each([
  ['scan.PDF', 'application/pdf'],
  ['a.b/photo.jpeg', 'image/jpeg'],
  ['archive.tar.png', 'image/png'],
  ['notes', undefined],
  ['x.constructor', undefined],
  ['png', undefined],
])('the name %s says %s', (name, expected) => {
  expect(mediaTypeOfName(name)).toBe(expected)
})

test.each<[string | undefined, string | undefined]>([
  ['image/jpg', 'image/jpeg'],
  ['IMAGE/PNG; x=y', 'image/png'],
  ['audio/x-wav', 'audio/wav'],
  ['audio/mp3', 'audio/mpeg'],
  ['', 'image/gif'],
  [undefined, 'image/gif'],
  ['application/octet-stream', undefined],
  ['audio/mp4', 'video/mp4'],
  ['text/markdown', 'text/plain'],
  ['application/json', 'text/plain'],
  ['application/ld+json', 'text/plain'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/zip'],
])('%s may be said of %s', (declared, actual) => {
  expect(sameMedia(declared, actual)).toBe(true)
})

test.each<[string, string | undefined]>([
  ['image/png', 'image/gif'],
  ['image/png', undefined],
  ['application/pdf', 'text/plain'],
  ['text/plain', 'application/pdf'],
  ['image/png', 'image/svg+xml'],
  ['audio/wav', 'video/mp4'],
])('%s may not be said of %s', (declared, actual) => {
  expect(sameMedia(declared, actual)).toBe(false)
})
