import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { routesOf } from '../../scripts/reference/api.ts'
import { eventEntries } from '../../scripts/reference/events.ts'
import { openApiDocument, referenceSections } from '../../scripts/reference/pages.ts'
import { fillSections } from '../../scripts/reference/sections.ts'

const read = (page: string) => readFileSync(join(import.meta.dirname, '../..', page), 'utf8')

it('has current pages; npm run docs writes them', async () => {
  const sections = await referenceSections()
  for (const [page, generated] of sections) expect(read(page), page).toBe(fillSections(read(page), generated))
})

it('lists exactly the routes of the OpenAPI document', async () => {
  const listed = [...read('docs/reference/api.md').matchAll(/^### `(.+)`$/gm)].map(([, route]) => route)
  const routes = routesOf(await openApiDocument()).map(({ method, path }) => `${method} ${path}`)
  expect(routes.length).toBeGreaterThan(10)
  expect(listed.sort()).toEqual(routes.sort())
})

it('says of every event what it means', () => {
  const entries = eventEntries()
  expect(entries.length).toBeGreaterThan(10)
  expect(entries.filter(({ comment }) => comment === '').map(({ type }) => type)).toEqual([])
})

it('refuses a page without a section that is generated, and a section that nothing generates', () => {
  const page = '<!-- generated: a -->\nold\n<!-- end: a -->\n'
  expect(fillSections(page, { a: 'new' })).toBe('<!-- generated: a -->\n\nnew\n\n<!-- end: a -->\n')
  expect(() => fillSections(page, { a: 'new', b: 'more' })).toThrow('no section b')
  expect(() => fillSections(page, {})).toThrow('nothing generates the section a')
})
