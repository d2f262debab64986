import { describe, expect, it } from 'vitest'
import { forbiddenImports, importCycles } from './layering.ts'
import { readSources } from './source-imports.ts'

describe('the house', () => {
  const sources = readSources('src', 'console/src')

  it('is imported in one direction', () => {
    expect(sources.size).toBeGreaterThan(100)
    expect(forbiddenImports(sources)).toEqual([])
  })

  it('has no cycles, type imports included', () => {
    expect(importCycles(sources)).toEqual([])
  })
})

const house = (files: Record<string, string>) => new Map(Object.entries(files))

describe('the check of the house', () => {
  it.each([
    ['a row below', 'src/contract/a.ts', "import { b } from '../store/b.ts'", 'store is below contract'],
    ['the same row', 'src/media/a.ts', "import { b } from '../net/b.ts'", 'media and net share a row'],
    ['an adapter', 'src/turn/a.ts', "import { b } from '../store/b.ts'", 'turn gets store handed in'],
    ['a type', 'src/media/a.ts', "import type { B } from '../turn/b.ts'", 'turn is below media'],
    ['a re-export', 'src/media/a.ts', "export * from '../turn/b.ts'", 'turn is below media'],
    ['import()', 'src/media/a.ts', "const b = await import('../turn/b.ts')", 'turn is below media'],
    ['a type of import()', 'src/media/a.ts', "type B = import('../turn/b.ts').B", 'turn is below media'],
    ['a side effect', 'src/server/a.ts', "import '../app.ts'", 'app.ts is below server'],
    ['an unknown room', 'src/shared/a.ts', "import '../contract/b.ts'", 'shared stands in no row'],
    ['a fixture', 'src/media/a.ts', "import './b.fixture.ts'", 'only tests import tests'],
    ['the test folder', 'src/media/a.ts', "import '../../test/b.ts'", 'src imports only src'],
    ['a value', 'console/src/a.ts', "import { b } from '../../src/contract/b.ts'", 'only types'],
    ['the server', 'console/src/a.ts', "import type { B } from '../../src/server/b.ts'", 'nothing outside'],
  ])('finds %s', (_, file, text, reason) => {
    const [first, ...rest] = forbiddenImports(house({ [file]: text }))
    expect(first).toContain(`${file} → `)
    expect(first).toContain(reason)
    expect(rest).toEqual([])
  })

  it.each([
    ['rows above', 'src/turn/a.ts', "import { b } from '../media/b.ts'"],
    ['its own room', 'src/models/local/a.ts', "import { b } from '../openai/b.ts'"],
    ['packages', 'src/contract/a.ts', "import { z } from 'zod'"],
    ['the app, from a command', 'src/cli/a.ts', "import { openApp } from '../app.ts'"],
    ['anything, from a test', 'src/contract/a.test.ts', "import { b } from '../server/b.ts'"],
    ['types, in the console', 'console/src/a.ts', "import type { B } from '../../src/contract/b.ts'"],
  ])('allows %s', (_, file, text) => {
    expect(forbiddenImports(house({ [file]: text }))).toEqual([])
  })

  it('finds a cycle of types across files', () => {
    const sources = house({
      'src/turn/a.ts': "import type { B } from './b.ts'",
      'src/turn/b.ts': "import { c } from './c.ts'",
      'src/turn/c.ts': "import type { A } from './a.ts'",
    })
    expect(importCycles(sources)).toEqual(['src/turn/a.ts → src/turn/b.ts → src/turn/c.ts → src/turn/a.ts'])
  })

  it('takes two ways to one file for no cycle', () => {
    const sources = house({
      'src/turn/a.ts': "import './b.ts'; import './c.ts'",
      'src/turn/b.ts': "import './c.ts'",
      'src/turn/c.ts': '',
    })
    expect(importCycles(sources)).toEqual([])
  })
})
