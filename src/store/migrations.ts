import { type Kysely, type Migration, sql } from 'kysely'
import { keysAndSpending } from './migration-0002.ts'
import { oneRowPerTurn } from './migration-0003.ts'
import { evidence } from './migration-0004.ts'
import { shortForms } from './migration-0005.ts'
import { modalityBit } from './modality.ts'
import type { Tables } from './schema.ts'

/** A schema change; forward only, never edited once released. */
type Change = Pick<Migration, 'up'>

const firstTables: Change = {
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable('turns')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('model', 'text', (c) => c.notNull())
      .addColumn('user', 'text')
      .addColumn('conversation', 'text')
      .addColumn('modalities', 'integer', (c) => c.notNull())
      .addColumn('search', 'text', (c) => c.notNull())
      .addColumn('summary', 'text', (c) => c.notNull())
      .execute()
    await db.schema.createIndex('turns_by_model').on('turns').columns(['model', 'id']).execute()
    for (const column of ['user', 'conversation'] as const)
      await db.schema
        .createIndex(`turns_by_${column}`)
        .on('turns')
        .columns([column, 'id'])
        .where(column, 'is not', null)
        .execute()
    // Most turns are completed and most are text alone: only the others are worth an index.
    await sql`create index turns_by_state on turns (state, id) where state <> 'completed'`.execute(db)
    for (const kind of ['image', 'document', 'audio', 'video']) {
      const bit = sql.lit(modalityBit(kind))
      await sql`create index ${sql.ref(`turns_with_${kind}`)} on turns (id) where (modalities & ${bit}) <> 0`.execute(
        db,
      )
    }
    await db.schema
      .createTable('attempts')
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('turn_id', 'text', (c) => c.notNull())
      .addColumn('model', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('finish_reason', 'text', (c) => c.notNull())
      .addColumn('input_tokens', 'integer')
      .addColumn('output_tokens', 'integer')
      .addColumn('cost_usd', 'real')
      .addColumn('first_output_ms', 'real')
      .addColumn('latency_ms', 'real', (c) => c.notNull())
      .addColumn('error_code', 'text')
      .addPrimaryKeyConstraint('attempts_key', ['turn_id', 'id'])
      .modifyEnd(sql`without rowid`)
      .execute()
    await db.schema
      .createTable('events')
      .addColumn('turn_id', 'text', (c) => c.notNull())
      .addColumn('first_seq', 'integer', (c) => c.notNull())
      .addColumn('last_seq', 'integer', (c) => c.notNull())
      .addColumn('events', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('events_key', ['turn_id', 'first_seq'])
      .execute()
    await db.schema
      .createTable('turn_blobs')
      .addColumn('turn_id', 'text', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('turn_blobs_key', ['turn_id', 'hash'])
      .modifyEnd(sql`without rowid`)
      .execute()
    await db.schema.createIndex('turn_blobs_by_hash').on('turn_blobs').column('hash').execute()
    await db.schema
      .createTable('files')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('hash', 'text', (c) => c.notNull())
      .addColumn('media_type', 'text', (c) => c.notNull())
      .addColumn('bytes', 'integer', (c) => c.notNull())
      .addColumn('filename', 'text', (c) => c.notNull())
      .addColumn('purpose', 'text', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .execute()
    await db.schema.createIndex('files_by_hash').on('files').column('hash').execute()
    await db.schema.createIndex('files_by_purpose').on('files').columns(['purpose', 'id']).execute()
    await db.schema
      .createTable('checks')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
      .addColumn('checked_at', 'text', (c) => c.notNull())
      .execute()
  },
}

/** Every migration, in the order in which they run. */
export const migrations: Record<string, Change> = {
  '0001_first_tables': firstTables,
  '0002_keys_and_spending': keysAndSpending,
  '0003_one_row_per_turn': oneRowPerTurn,
  '0004_evidence': evidence,
  '0005_short_forms': shortForms,
}
