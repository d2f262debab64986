import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineTool } from './define.ts'
import { Toolbox } from './toolbox.ts'

const named = (name: string, description = '') =>
  defineTool({ name, description, input: z.object({}), effect: 'read', idempotent: true, call: () => '' })

test('tools are found by name, and an owner may change its own', () => {
  const box = new Toolbox()
  box.put('built-in', [named('calculator')])
  box.put('mcp/docs', [named('docs__find'), named('docs__read')])
  box.put('mcp/docs', [named('docs__find', 'new')])
  expect(box.list().map(({ name }) => name)).toEqual(['calculator', 'docs__find'])
  expect(box.get('docs__find')?.description).toBe('new')
  expect(box.of('mcp/docs')).toHaveLength(1)
})

test('two of one name are refused, and what was there stays', () => {
  const box = new Toolbox()
  box.put('built-in', [named('calculator')])
  expect(() => box.put('the configuration', [named('mine'), named('calculator')])).toThrow(
    'two tools are named calculator: of the configuration and of built-in',
  )
  expect(() => box.put('the configuration', [named('mine'), named('mine')])).toThrow(
    'two tools are named mine',
  )
  expect(box.list().map(({ name }) => name)).toEqual(['calculator'])
})
