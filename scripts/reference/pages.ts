import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openApp } from '../../src/app.ts'
import { apiSections, type OpenApi } from './api.ts'
import { errorSections } from './errors.ts'
import { eventSections } from './events.ts'
import { limitSections, settingsSections } from './settings.ts'

/** The generated sections by page. */
export async function referenceSections(): Promise<Map<string, Record<string, string>>> {
  return new Map([
    ['docs/reference/errors.md', errorSections()],
    ['docs/reference/events.md', eventSections()],
    ['docs/reference/settings.md', settingsSections()],
    ['docs/guide/inputs.md', limitSections()],
    ['docs/reference/api.md', apiSections(await openApiDocument())],
  ])
}

/** The document that a server serves, asked of one that is opened for it. */
export async function openApiDocument(): Promise<OpenApi> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'plumbline-docs-'))
  const app = await openApp({ dataFolder, env: { PLUMBLINE_DISCOVER: 'off' }, log: () => undefined })
  try {
    return (await app.server.inject('/openapi.json')).json()
  } finally {
    await app.close()
    await rm(dataFolder, { recursive: true })
  }
}
