import { expect, test } from 'vitest'
import { OpenedCache } from './opened-cache.ts'

test('what was used longest ago makes place, what was used lately stays', () => {
  const cache = new OpenedCache()
  const opened = (pages: number) => ({ kind: 'document' as const, pages })
  for (let i = 0; i < 4_096; i++) cache.set(`hash ${i}`, opened(i))
  expect(cache.get('hash 0')).toEqual(opened(0))
  cache.set('one more', opened(1))
  expect(cache.get('hash 0')).toEqual(opened(0))
  expect(cache.get('hash 1')).toBeUndefined()
})
