import type { Kysely } from 'kysely'
import type { KeyRecord, KeyStore } from '../contract/ports/keys.ts'
import type { Tables } from './schema.ts'
import type { WriterThread } from './writer-thread.ts'

/** API keys in the database: their hashes, never the keys. */
export class SqliteKeyStore implements KeyStore {
  readonly #db: Kysely<Tables>
  readonly #writer: WriterThread

  constructor(db: Kysely<Tables>, writer: WriterThread) {
    this.#db = db
    this.#writer = writer
  }

  async add(key: KeyRecord): Promise<void> {
    await this.#writer.execute([this.#db.insertInto('keys').values(key).compile()])
  }

  /** The newest first, revoked ones too. */
  list(): Promise<KeyRecord[]> {
    return this.#db.selectFrom('keys').selectAll().orderBy('id', 'desc').execute()
  }

  /** A key that was revoked before keeps its first date. */
  async revoke(id: string, revokedAt: string): Promise<boolean> {
    const update = this.#db
      .updateTable('keys')
      .set(({ fn, ref, val }) => ({ revoked_at: fn.coalesce(ref('revoked_at'), val(revokedAt)) }))
      .where('id', '=', id)
      .returning('id')
    return (await this.#writer.execute([update.compile()])).length > 0
  }
}
