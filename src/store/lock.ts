import { join } from 'node:path'
import Database from 'libsql'

/** Thrown when another process has the data folder open. */
export class FolderInUse extends Error {
  constructor(folder: string) {
    super(`${folder} is in use by another Plumbline; stop it, or set PLUMBLINE_DATA to another folder`)
    this.name = 'FolderInUse'
  }
}

/**
 * Claims a data folder for this process. The operating system gives the claim back when the process ends, however it
 * ends. Throws `FolderInUse`.
 */
export function lockFolder(folder: string): { release(): void } {
  const db = new Database(join(folder, 'lock.db'))
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE')
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if (error instanceof Error && /locked|busy/i.test(error.message)) throw new FolderInUse(folder)
    throw error
  }
  return { release: () => db.close() }
}
