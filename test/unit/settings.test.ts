import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readSources } from './source-imports.ts'

/** `env.NAME`, `env['NAME']`, and names of our own wherever they are strings. */
const variable = /\benv(?:\.|\[['"])([A-Z][A-Z0-9_]+)|['"](PLUMBLINE_[A-Z0-9_]+)['"]/g

function variablesOf(text: string): string[] {
  return [...text.matchAll(variable)].map(([, accessed, quoted]) => accessed ?? quoted ?? '')
}

it('lists exactly the environment variables that the sources read', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/reference/settings.md'), 'utf8')
  const listed = [...page.matchAll(/^\| `([A-Z][A-Z0-9_]+)` *\|/gm)].map(([, name]) => name)
  const sources = [...readSources('src')].filter(([file]) => !/\.test\.ts$|\/trial-/.test(file))
  const read = new Set(sources.flatMap(([, text]) => variablesOf(text)))
  expect(listed.sort()).toEqual([...read].sort())
})

it('sees the ways in which a source reads a variable', () => {
  expect(variablesOf("process.env.PORT ?? env['HOST'] ?? names['PLUMBLINE_X']")).toEqual([
    'PORT',
    'HOST',
    'PLUMBLINE_X',
  ])
})
