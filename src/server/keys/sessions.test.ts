import { expect, test } from 'vitest'
import { Sessions } from './sessions.ts'

const cookieOf = (header: string) => header.split(';')[0] ?? ''

test('a cookie stands for the key that it was given for, among other cookies too', () => {
  const sessions = new Sessions()
  const [a, b] = [cookieOf(sessions.open('hash a', false)), cookieOf(sessions.open('hash b', false))]
  expect(sessions.keyHash(a)).toBe('hash a')
  expect(sessions.keyHash(`theme=dark; ${b}; x=y`)).toBe('hash b')
})

test('any other cookie stands for nothing', () => {
  const sessions = new Sessions()
  const cookie = cookieOf(sessions.open('hash', false))
  expect(sessions.keyHash(undefined)).toBeUndefined()
  expect(sessions.keyHash('plumbline_session=')).toBeUndefined()
  expect(sessions.keyHash(`x${cookie}`)).toBeUndefined()
  expect(sessions.keyHash(`${cookie}x`)).toBeUndefined()
  expect(new Sessions().keyHash(cookie)).toBeUndefined()
})

test('scripts cannot read the cookie, and other sites cannot send it', () => {
  const header = new Sessions().open('hash', true)
  expect(header).toMatch(/; HttpOnly; SameSite=Strict; Secure$/)
  expect(header).not.toContain('hash')
})

test('the oldest session goes when there are too many', () => {
  const sessions = new Sessions()
  const cookies = Array.from({ length: 1_001 }, (_, i) => cookieOf(sessions.open(`hash ${i}`, false)))
  expect(sessions.keyHash(cookies[0])).toBeUndefined()
  expect(sessions.keyHash(cookies[1])).toBe('hash 1')
  expect(sessions.keyHash(cookies[1_000])).toBe('hash 1000')
})
