import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { errorRows } from '../../scripts/reference/errors.ts'
import { errorTable } from '../../src/contract/errors.ts'
import { readSources } from './source-imports.ts'

it('has a page with exactly the rows of the table', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/reference/errors.md'), 'utf8')
  const listed = [...page.matchAll(/^\| `(\w+)` \| (\d+) \| (.+) \| (.+) \|$/gm)].map(
    ([, code, status, message, remedy]) => ({ code, status: Number(status), message, remedy }),
  )
  expect(listed).toEqual(errorRows())
  expect(listed.map(({ code }) => code).sort()).toEqual(Object.keys(errorTable).sort())
})

it('shows every message with its details filled in', () => {
  for (const { code, message } of errorRows()) expect(message, code).not.toMatch(/undefined|NaN/)
})

it('has no row that nothing throws', () => {
  const sources = [...readSources('src')].filter(
    ([file]) => file !== 'src/contract/errors.ts' && !file.endsWith('.test.ts'),
  )
  const text = sources.map(([, source]) => source).join('\n')
  expect(Object.keys(errorTable).filter((code) => !text.includes(`'${code}'`))).toEqual([])
})
