import type Database from 'libsql'
import { columns, type MoreRows, type Rows, usual, type Value } from './turn-write.ts'

/** The statements of turn writes, prepared once per connection. */
export class TurnStatements {
  readonly #turn: Insert
  readonly #usualTurn: Insert
  readonly #events: Insert
  readonly #attempt: Insert
  readonly #blob: Insert

  constructor(database: Database.Database) {
    const insert = (table: string, names: readonly string[], after: string, others: string[] = []) => {
      const places = names.slice(others.length).map((_, i) => `?${i + 1}`)
      const values = [...places, ...others].join(', ')
      return new Insert(database, `insert into ${table} (${names.join(', ')}) values (${values}) ${after}`)
    }
    const ofTurn = [...columns.turns, ...columns.seldom]
    // A write that was committed but not acknowledged may come again, longer: the longer one is kept.
    const again = `on conflict (id) do update set ${replaced(ofTurn, ['id', 'events'])},
      events = iif(events is null or length(excluded.events) > length(events), excluded.events, events)`
    this.#turn = insert('turns', ofTurn, again)
    this.#usualTurn = insert('turns', ofTurn, again, usual)
    this.#events = insert(
      'events',
      columns.events,
      `on conflict (turn_id, first_seq) do update set last_seq = excluded.last_seq, events = excluded.events
         where excluded.last_seq > last_seq`,
    )
    this.#attempt = insert(
      'attempts',
      columns.attempts,
      `on conflict (turn_id, id) do update set ${replaced(columns.attempts, ['turn_id', 'id'])}`,
    )
    this.#blob = insert('turn_blobs', columns.turn_blobs, 'on conflict do nothing')
  }

  /** Writes the rows inside the open transaction. */
  apply(turn: Value[], more: MoreRows | undefined) {
    if (more?.seldom === undefined) this.#usualTurn.run(turn)
    else this.#turn.run([...turn, ...more.seldom])
    if (more === undefined) return
    runEach(this.#events, more.events)
    runEach(this.#attempt, more.attempts)
    runEach(this.#blob, more.blobs)
  }
}

/**
 * A statement that inserts one row. It is run by `get`, which makes no object of counts as `run` does, but leaves a
 * statement that failed in the way of its next run.
 */
class Insert {
  readonly #database: Database.Database
  readonly #sql: string
  #statement: Database.Statement

  constructor(database: Database.Database, sql: string) {
    this.#database = database
    this.#sql = sql
    this.#statement = database.prepare(sql)
  }

  run(row: Value[]) {
    try {
      this.#statement.get(row)
    } catch (error) {
      this.#statement = this.#database.prepare(this.#sql)
      throw error
    }
  }
}

function runEach(statement: Insert, rows: Rows) {
  for (const row of rows) statement.run(row)
}

function replaced(names: readonly string[], kept: string[]): string {
  const others = names.filter((column) => !kept.includes(column))
  return others.map((column) => `${column} = excluded.${column}`).join(', ')
}
