import { Kysely, Migrator, SqliteDialect } from 'kysely'
import { openForWriting } from './database.ts'
import { migrations } from './migrations.ts'
import type { Tables } from './schema.ts'

/**
 * Brings the database at `path` to the newest schema, creating it when there is none. Throws when a newer Plumbline
 * wrote it: migrations only go forward.
 */
export async function migrate(path: string): Promise<void> {
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: openForWriting(path) }) })
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
    await refuseNewer(db, path)
    const { error } = await migrator.migrateToLatest()
    if (error !== undefined) throw new Error(`${path} could not be migrated`, { cause: error })
  } finally {
    await db.destroy()
  }
}

async function refuseNewer(db: Kysely<Tables>, path: string) {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === 'kysely_migration')) return
  const done = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute()
  const unknown = done.map((row) => row.name).filter((name) => !(name in migrations))
  if (unknown.length > 0)
    throw new Error(
      `${path} was written by a newer Plumbline (it has ${unknown.join(', ')}); run that version or newer on it`,
    )
}
