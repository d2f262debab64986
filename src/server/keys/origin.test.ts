import { expect, test } from 'vitest'
import { isOwnOrigin, namesLoopback } from './origin.ts'

const host = '127.0.0.1:4100'

test.each([
  ['no browser', { host }],
  ['a page of this server', { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }],
  ['a page of this server behind TLS', { host: 'p.example', origin: 'https://p.example' }],
  ['an address that a person typed', { host, 'sec-fetch-site': 'none' }],
])('takes %s for its own', (_, headers) => {
  expect(isOwnOrigin(headers)).toBe(true)
})

test.each([
  ['another site', { host, origin: 'https://evil.example' }],
  ['another port', { host, origin: 'http://127.0.0.1:9999' }],
  ['an origin that is hidden', { host, origin: 'null' }],
  ['an image of another site', { host, 'sec-fetch-site': 'cross-site' }],
  ['an image of another port', { host, 'sec-fetch-site': 'same-site' }],
])('does not take %s for its own', (_, headers) => {
  expect(isOwnOrigin(headers)).toBe(false)
})

test.each(['127.0.0.1:4100', '127.8.8.8', 'localhost:1', 'LOCALHOST', '[::1]:4100', undefined])(
  'knows %s as this machine',
  (name) => expect(namesLoopback({ host: name })).toBe(true),
)

test.each([
  'evil.example:4100',
  '127.0.0.1.evil.example',
  'localhost.evil.example',
  '10.0.0.1',
  '[fe80::1]',
  '',
])('knows %s as another', (name) => expect(namesLoopback({ host: name })).toBe(false))
