import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { DataFolderError, lockFolder } from './lock.ts'

const folder = await mkdtemp(join(tmpdir(), 'lock-'))
afterAll(() => rm(folder, { recursive: true }))

it('makes the folder, with those above it, and holds it until it is released', () => {
  const data = join(folder, 'ünï çødé', 'data')
  const lock = lockFolder(data)
  expect(() => lockFolder(data)).toThrow(/in use by another Plumbline; .* PLUMBLINE_DATA/)
  lock.release()
  lockFolder(data).release()
})

it('says which folder cannot be written, and what to do', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  for (const data of [file, join(file, 'below')]) {
    expect(() => lockFolder(data)).toThrow(DataFolderError)
    expect(() => lockFolder(data)).toThrow(/file.* is no folder that can be written .* PLUMBLINE_DATA/)
  }
})
