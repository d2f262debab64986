import { type Kysely, type Migration, sql } from 'kysely'

/**
 * Verdicts, routes, labels and calibrations. All but the last are found by turn, and turns' ids sort by time, so the keys
 * serve reports of some days, too.
 */
export const evidence: Pick<Migration, 'up'> = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('verdicts')
      .addColumn('turn_id', 'text', (c) => c.notNull())
      .addColumn('place', 'integer', (c) => c.notNull())
      .addColumn('verifier', 'text', (c) => c.notNull())
      .addColumn('fingerprint', 'text', (c) => c.notNull())
      .addColumn('model', 'text', (c) => c.notNull())
      .addColumn('input_kind', 'text', (c) => c.notNull())
      .addColumn('task', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('score', 'real')
      .addColumn('confidence', 'real')
      .addColumn('delivered', 'integer', (c) => c.notNull())
      .addColumn('cost_usd', 'real')
      .addColumn('latency_ms', 'real', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('verdicts_key', ['turn_id', 'place'])
      .modifyEnd(sql`without rowid`)
      .execute()
    await db.schema
      .createTable('routes')
      .addColumn('turn_id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('task', 'text', (c) => c.notNull())
      .addColumn('policy', 'text', (c) => c.notNull())
      .addColumn('input_kind', 'text', (c) => c.notNull())
      .addColumn('size_class', 'text', (c) => c.notNull())
      .addColumn('chosen', 'text', (c) => c.notNull())
      .addColumn('answered_by', 'text')
      .addColumn('propensity', 'real', (c) => c.notNull())
      .addColumn('predictions', 'text', (c) => c.notNull())
      .addColumn('remaining_ms', 'real')
      .addColumn('remaining_usd', 'real')
      .addColumn('cost_usd', 'real')
      .addColumn('latency_ms', 'real', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('labels')
      .addColumn('turn_id', 'text', (c) => c.notNull())
      .addColumn('rater', 'text', (c) => c.notNull())
      .addColumn('correct', 'integer', (c) => c.notNull())
      .addColumn('note', 'text')
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('labels_key', ['turn_id', 'rater'])
      .modifyEnd(sql`without rowid`)
      .execute()
    await db.schema
      .createTable('calibrations')
      .addColumn('version', 'text', (c) => c.primaryKey().notNull())
      .addColumn('verifier', 'text', (c) => c.notNull())
      .addColumn('model', 'text', (c) => c.notNull())
      .addColumn('input_kind', 'text', (c) => c.notNull())
      .addColumn('task', 'text', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('calibration', 'text', (c) => c.notNull())
      .execute()
    await db.schema
      .createIndex('calibrations_by_scope')
      .on('calibrations')
      .columns(['verifier', 'model', 'input_kind', 'task', 'created_at'])
      .execute()
  },
}
