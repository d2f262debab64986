import type { Kysely } from 'kysely'
import type { FileRecord, FileStore } from '../contract/ports/store.ts'
import type { BlobFolder } from './blob-folder.ts'
import { referredBlobs } from './blob-references.ts'
import type { FileRow, Tables } from './schema.ts'
import type { WriterThread } from './writer-thread.ts'

/** Uploaded files in the database; their bytes are blobs. */
export class SqliteFileStore implements FileStore {
  readonly #db: Kysely<Tables>
  readonly #writer: WriterThread
  readonly #blobs: BlobFolder

  constructor(db: Kysely<Tables>, writer: WriterThread, blobs: BlobFolder) {
    this.#db = db
    this.#writer = writer
    this.#blobs = blobs
  }

  async add(file: FileRecord): Promise<void> {
    const { blob, ...own } = file
    const row: FileRow = { ...own, hash: blob.hash, media_type: blob.media_type, bytes: blob.bytes }
    await this.#writer.execute([this.#db.insertInto('files').values(row).compile()])
    this.#blobs.release(blob.hash)
  }

  async get(id: string): Promise<FileRecord | undefined> {
    const row = await this.#db.selectFrom('files').selectAll().where('id', '=', id).executeTakeFirst()
    return row && fileOf(row)
  }

  async list({ purpose, after, limit, order }: Parameters<FileStore['list']>[0]): Promise<FileRecord[]> {
    let query = this.#db.selectFrom('files').selectAll().orderBy('id', order).limit(limit)
    if (purpose !== undefined) query = query.where('purpose', '=', purpose)
    if (after !== undefined) query = query.where('id', order === 'asc' ? '>' : '<', after)
    return (await query.execute()).map(fileOf)
  }

  async remove(id: string): Promise<boolean> {
    const deletion = this.#db.deleteFrom('files').where('id', '=', id).returning('hash').compile()
    const [removed] = (await this.#writer.execute([deletion])) as Pick<FileRow, 'hash'>[]
    if (removed === undefined) return false
    const referred = await referredBlobs(this.#db, [removed.hash])
    if (!referred.has(removed.hash)) await this.#blobs.removeUnlessHeld(removed.hash)
    return true
  }
}

function fileOf({ id, hash, media_type, bytes, filename, purpose, created_at }: FileRow): FileRecord {
  return { id, blob: { hash, media_type, bytes }, filename, purpose, created_at }
}
