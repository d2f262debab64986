import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Kysely, SqliteDialect } from 'kysely'
import type { BlobStore } from '../contract/ports/blobs.ts'
import type { Store } from '../contract/ports/store.ts'
import { BlobFolder } from './blob-folder.ts'
import { removeUnreferredBlobs } from './blob-references.ts'
import { openForReading } from './database.ts'
import { SqliteEvidenceStore } from './evidence.ts'
import { SqliteFileStore } from './files.ts'
import { SqliteKeyStore } from './keys.ts'
import { migrate } from './migrate.ts'
import type { Tables } from './schema.ts'
import { SqliteSpendStore } from './spend.ts'
import { running, SqliteTurnStore } from './turns.ts'
import { WriterThread } from './writer-thread.ts'

/** SQLite in one file: one thread writes, the calling thread reads. */
export class SqliteStore implements Store {
  readonly turns: SqliteTurnStore
  readonly files: SqliteFileStore
  readonly keys: SqliteKeyStore
  readonly spend: SqliteSpendStore
  readonly evidence: SqliteEvidenceStore
  readonly writer: WriterThread
  readonly #db: Kysely<Tables>
  readonly #blobs: BlobFolder

  constructor(
    db: Kysely<Tables>,
    writer: WriterThread,
    blobs: BlobFolder,
    runningAtOpen: ReadonlySet<string>,
  ) {
    this.#db = db
    this.#blobs = blobs
    this.writer = writer
    this.turns = new SqliteTurnStore(db, writer, blobs, runningAtOpen)
    this.keys = new SqliteKeyStore(db, writer)
    this.files = new SqliteFileStore(db, writer, blobs)
    this.spend = new SqliteSpendStore(db)
    this.evidence = new SqliteEvidenceStore(db, writer)
  }

  /** Turn writes and the transactions they took, for the metrics. */
  get counters(): Readonly<WriterThread['counters']> {
    return this.writer.counters
  }

  async check(): Promise<void> {
    const checked_at = new Date().toISOString()
    const upsert = this.#db
      .insertInto('checks')
      .values({ id: 1, checked_at })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ checked_at }))
    await this.writer.execute([upsert.compile()])
  }

  /**
   * Removes blobs that nothing refers to and that are older than `ageMs`: uploads whose turn was never recorded. The
   * age keeps those of turns that run now. Returns how many went; meant for a start and once a day.
   */
  async sweep(ageMs = 24 * 3_600_000): Promise<number> {
    return removeUnreferredBlobs(this.#db, this.#blobs, Date.now() - ageMs)
  }

  async close(): Promise<void> {
    await this.writer.close()
    await this.#db.destroy()
  }
}

/**
 * Opens the store in `folder`, creating or migrating what is there: `plumbline.db`, and blobs under `blobs/`.
 * `maxDatabaseBytes` bounds the database file; past it writes fail with `store_unavailable`. Throws when the folder
 * cannot be written, or when a newer Plumbline wrote it.
 */
export async function openStore(
  folder: string,
  options: { maxDatabaseBytes?: number } = {},
): Promise<{ store: SqliteStore; blobs: BlobStore }> {
  const path = join(resolve(folder), 'plumbline.db')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await migrate(path)
  const blobs = await BlobFolder.open(join(resolve(folder), 'blobs'))
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: openForReading(path) }) })
  const left = await running(db).select('id').execute()
  const writer = new WriterThread({ path, maxBytes: options.maxDatabaseBytes ?? 0 })
  const store = new SqliteStore(db, writer, blobs, new Set(left.map((row) => row.id)))
  await store.check()
  return { store, blobs }
}
