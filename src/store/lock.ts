import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'

/** Thrown when a data folder cannot be had; the message says why and what to do. */
export class DataFolderError extends Error {
  constructor(folder: string, problem: string, cause: unknown) {
    super(`${folder} ${problem}, or set PLUMBLINE_DATA to another folder`, { cause })
    this.name = 'DataFolderError'
  }
}

/**
 * Makes a data folder where there is none and claims it for this process. The operating system gives the claim back
 * when the process ends, however it ends. Throws `DataFolderError`.
 */
export function lockFolder(folder: string): { release(): void } {
  const db = openLock(folder)
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE')
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if (error instanceof Error && /locked|busy/i.test(error.message))
      throw new DataFolderError(folder, 'is in use by another Plumbline; stop it', error)
    throw unwritable(folder, error)
  }
  return { release: () => db.close() }
}

function openLock(folder: string): Database.Database {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return new Database(join(folder, 'lock.db'))
  } catch (error) {
    throw unwritable(folder, error)
  }
}

function unwritable(folder: string, error: unknown): DataFolderError {
  const reason = error instanceof Error ? error.message : String(error)
  return new DataFolderError(folder, `is no folder that can be written (${reason}); make it one`, error)
}
