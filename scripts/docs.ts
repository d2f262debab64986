import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { referenceSections } from './reference/pages.ts'
import { fillSections } from './reference/sections.ts'

/** Writes the generated sections of the reference pages, from the contract, the commands and the routes. */
for (const [page, sections] of await referenceSections()) {
  const file = join(import.meta.dirname, '..', page)
  const before = readFileSync(file, 'utf8')
  const after = fillSections(before, sections)
  if (after === before) continue
  writeFileSync(file, after)
  process.stderr.write(`wrote ${page}\n`)
}
