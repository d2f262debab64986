import { expect, test } from 'vitest'
import { NewKey } from './key.ts'

test('a key has a name that the database gives back as it is', () => {
  expect(NewKey.parse({ name: ' Jürgen’s 🔑 ' }).name).toBe('Jürgen’s 🔑')
  for (const name of ['', ' ', 'a\0b', '\ud800', 'x'.repeat(101)])
    expect(NewKey.safeParse({ name }).success).toBe(false)
})
