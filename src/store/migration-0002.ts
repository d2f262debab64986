import { type Kysely, type Migration, sql } from 'kysely'

/** Tables as this migration finds them; later ones may change them. */
interface Before {
  events: { rowid: number; events: string }
}

/** Rows of events that are rewritten at once. */
const rowsAtOnce = 500

/**
 * Keys; what turns cost and by which key, so that a day's spending is summed from an index; the estimate of each
 * attempt. Turns that were recorded before get what the newer log says of them: no key, first attempts, no estimate.
 */
export const keysAndSpending: Pick<Migration, 'up'> = {
  async up(db: Kysely<Before>) {
    await db.schema
      .createTable('keys')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull().unique())
      .addColumn('prefix', 'text', (c) => c.notNull())
      .addColumn('turns_per_minute', 'integer')
      .addColumn('usd_per_day', 'real')
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('revoked_at', 'text')
      .execute()
    await db.schema.alterTable('attempts').addColumn('estimated_input_tokens', 'integer').execute()
    await db.schema.alterTable('turns').addColumn('key', 'text').execute()
    await db.schema
      .alterTable('turns')
      .addColumn('started_at', 'text', (c) => c.notNull().defaultTo(''))
      .execute()
    await db.schema.alterTable('turns').addColumn('cost_usd', 'real').execute()
    await sql`update turns set started_at = json_extract(summary, '$.started_at'),
      cost_usd = json_extract(summary, '$.spent.cost_usd'), summary = json_set(summary, '$.key', null)`.execute(
      db,
    )
    // Holds all that a day's sum needs. Turns that cost nothing add nothing, so they are left out.
    await sql`create index turns_by_cost on turns (started_at, key, user, cost_usd) where cost_usd > 0`.execute(
      db,
    )
    await completeEvents(db)
  },
}

/** Gives the attempts' events the members that they have since. */
async function completeEvents(db: Kysely<Before>) {
  let last = 0
  for (;;) {
    const rows = await db
      .selectFrom('events')
      .select(['rowid', 'events'])
      .where('rowid', '>', last)
      .orderBy('rowid')
      .limit(rowsAtOnce)
      .execute()
    for (const { rowid, events } of rows) {
      const entries: Record<string, unknown>[] = JSON.parse(events)
      await db
        .updateTable('events')
        .set({ events: JSON.stringify(entries.map(completed)) })
        .where('rowid', '=', rowid)
        .execute()
      last = rowid
    }
    if (rows.length < rowsAtOnce) return
  }
}

function completed(entry: Record<string, unknown>): Record<string, unknown> {
  if (entry.type === 'attempt.started') return { kind: 'first', reserved_usd: null, ...entry }
  if (entry.type === 'attempt.finished') return { estimate: null, ...entry }
  return entry
}
