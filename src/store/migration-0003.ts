import type { Kysely, Migration } from 'kysely'
import type { Tables } from './schema.ts'

/**
 * One row for a turn that is written once: its events, its previews and its only attempt stand in columns of `turns`.
 * Turns that were recorded before stay as they are, in the tables that now take what one row has no room for.
 */
export const oneRowPerTurn: Pick<Migration, 'up'> = {
  async up(db: Kysely<Tables>) {
    const turns = db.schema.alterTable('turns')
    for (const column of ['input_preview', 'output_preview'] as const)
      await turns.addColumn(column, 'text', (c) => c.notNull().defaultTo('')).execute()
    await turns.addColumn('attempt_model', 'text').execute()
    await turns.addColumn('attempt_cost_usd', 'real').execute()
    for (const tokens of ['input_tokens', 'output_tokens', 'estimated_input_tokens'] as const)
      await turns.addColumn(`attempt_${tokens}`, 'integer').execute()
    // The last column, because it is long and lists pass over it.
    await turns.addColumn('events', 'text').execute()
  },
}
