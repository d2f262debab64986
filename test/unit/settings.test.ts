import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { environmentProblems } from '../../src/config/environment.ts'
import { readSources } from './source-imports.ts'

/** `env.NAME`, `env['NAME']`, and names of our own wherever they are strings. */
const variable = /\benv(?:\.|\[['"])([A-Z][A-Z0-9_]+)|['"](PLUMBLINE_[A-Z0-9_]+)['"]/g

function variablesOf(text: string): string[] {
  return [...text.matchAll(variable)].map(([, accessed, quoted]) => accessed ?? quoted ?? '')
}

function listedVariables(): string[] {
  const page = readFileSync(join(import.meta.dirname, '../../docs/reference/settings.md'), 'utf8')
  return [...page.matchAll(/^\| `([A-Z][A-Z0-9_]+)` *\|/gm)].map(([, name]) => name ?? '')
}

it('lists exactly the environment variables that the sources read', () => {
  const sources = [...readSources('src')].filter(([file]) => !/\.test\.ts$|\/trial-/.test(file))
  const read = new Set(sources.flatMap(([, text]) => variablesOf(text)))
  expect(listedVariables().sort()).toEqual([...read].sort())
})

it('starts with every variable that the page lists', () => {
  expect(environmentProblems(Object.fromEntries(listedVariables().map((name) => [name, '1'])))).toEqual([])
})

it('sees the ways in which a source reads a variable', () => {
  expect(variablesOf("process.env.PORT ?? env['HOST'] ?? names['PLUMBLINE_X']")).toEqual([
    'PORT',
    'HOST',
    'PLUMBLINE_X',
  ])
})
