import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toolNamePattern } from '../define.ts'
import { toolNames } from './names.ts'

test('a tool is named after its server', () => {
  expect(toolNames('docs', ['find', 'read']).get('find')).toBe('docs__find')
  expect(toolNames('my.server', ['find']).get('find')).toBe('my_server__find')
})

test('names that would not do are changed, and stay different', () => {
  const tools = ['a.b', 'a_b', 'a b', 'x'.repeat(100), `${'x'.repeat(100)}y`]
  const names = [...toolNames('docs', tools).values()]
  expect(names[1]).toBe('docs__a_b')
  expect(new Set(names).size).toBe(5)
  expect(names.every((name) => toolNamePattern.test(name))).toBe(true)
})

test('whatever a server calls its tools, each has a name that providers take', () => {
  const tools = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 90 }), { maxLength: 20 })
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,70}$/), tools, (server, all) => {
      const names = [...toolNames(server, all).values()]
      expect(new Set(names).size).toBe(all.length)
      for (const name of names) expect(name).toMatch(toolNamePattern)
    }),
  )
})
