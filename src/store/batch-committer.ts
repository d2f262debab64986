import Database from 'libsql'
import { openForWriting } from './database.ts'
import { TurnStatements } from './turn-statements.ts'
import { columns, type TurnRows } from './turn-write.ts'
import type { Batch, BatchReport, BatchResult, Statement, WriterOptions } from './writer-messages.ts'

interface Connection {
  database: Database.Database
  turnStatements: TurnStatements
}

/**
 * Commits batches, one transaction each. After a failure of the disk the connection is opened anew, so that writing
 * goes on by itself when the disk does.
 */
export class BatchCommitter {
  readonly #options: WriterOptions
  #connection: Connection | undefined

  constructor(options: WriterOptions) {
    this.#options = options
  }

  commit(batch: Batch): BatchResult {
    const turns = turnsOf(batch)
    const { others } = batch
    try {
      const { database, turnStatements } = this.#open()
      return inTransaction(database, () => {
        for (const { turn, more } of turns) turnStatements.apply(turn, more)
        return others === undefined
          ? 0
          : { others: others.map((statements) => ({ rows: execute(database, statements) })) }
      })
    } catch (error) {
      if (isOneWritesFault(error)) return this.#commitOneByOne(turns, others ?? [])
      this.close()
      return { error: describe(error), others: [] }
    }
  }

  close() {
    this.#connection?.database.close()
    this.#connection = undefined
  }

  #open(): Connection {
    if (this.#connection !== undefined) return this.#connection
    const { path, maxBytes } = this.#options
    const database = openForWriting(path)
    if (maxBytes > 0) limitSize(database, maxBytes)
    this.#connection = { database, turnStatements: new TurnStatements(database) }
    return this.#connection
  }

  /** A write that the schema refuses must not take its neighbours with it. */
  #commitOneByOne(turns: TurnRows[], others: Statement[][]): BatchReport {
    const failedTurns = new Map<number, unknown>()
    const { database, turnStatements } = this.#open()
    for (const [i, { turn, more }] of turns.entries()) {
      try {
        inTransaction(database, () => turnStatements.apply(turn, more))
      } catch (error) {
        failedTurns.set(i, describe(error))
      }
    }
    const results = others.map((statements) => {
      try {
        return { rows: inTransaction(database, () => execute(database, statements)) }
      } catch (error) {
        return { error: describe(error) }
      }
    })
    return { failedTurns, others: results }
  }
}

/** The rows of each turn write. */
function turnsOf({ turns, more = [] }: Batch): TurnRows[] {
  const rows: TurnRows[] = []
  const width = columns.turns.length
  for (let i = 0; i < turns.length; i += width) rows.push({ turn: turns.slice(i, i + width) })
  for (const [place, others] of more) {
    const row = rows[place]
    if (row) row.more = others
  }
  return rows
}

function limitSize(database: Database.Database, maxBytes: number) {
  const [row] = database.prepare('pragma page_size').all() as { page_size: number }[]
  database.exec(`pragma max_page_count = ${Math.ceil(maxBytes / (row?.page_size ?? 4096))}`)
}

function inTransaction<T>(database: Database.Database, work: () => T): T {
  database.exec('begin immediate')
  try {
    const result = work()
    database.exec('commit')
    return result
  } catch (error) {
    // A full disk has already rolled back by itself.
    if (database.inTransaction) database.exec('rollback')
    throw error
  }
}

function execute(database: Database.Database, statements: Statement[]): unknown[] {
  let rows: unknown[] = []
  for (const { sql, parameters } of statements) {
    const statement = database.prepare(sql)
    if (statement.reader) rows = statement.all(...parameters)
    else statement.run(...parameters)
  }
  return rows
}

/** True for what is wrong with the written values, not with the disk. */
function isOneWritesFault(error: unknown): boolean {
  if (!(error instanceof Database.SqliteError)) return true
  return /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/.test(error.code)
}

/** SQLite's errors would lose their message on the way to another thread. */
function describe(error: unknown): unknown {
  return error instanceof Database.SqliteError ? new Error(`${error.code}: ${error.message}`) : error
}
