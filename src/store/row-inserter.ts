import type Database from 'libsql'
import type { Value } from './turn-write.ts'

/** Rows that one statement takes when there are enough: its fixed cost is then shared. */
const rowsAtOnce = 16

/** Inserts rows into one table with as few statements as it can. */
export class RowInserter {
  readonly #many: Database.Statement
  readonly #one: Database.Statement
  readonly #columns: number

  /** `before` and `after` stand around the `(?, …), (?, …)` of the rows. */
  constructor(database: Database.Database, columns: number, before: string, after = '') {
    const row = `(${Array(columns).fill('?').join(', ')})`
    this.#one = database.prepare(`${before} values ${row} ${after}`)
    this.#many = database.prepare(`${before} values ${Array(rowsAtOnce).fill(row).join(', ')} ${after}`)
    this.#columns = columns
  }

  /** Inserts rows given end to end. */
  insert(values: Value[]) {
    const many = this.#columns * rowsAtOnce
    let at = 0
    for (; at + many <= values.length; at += many) this.#many.run(values.slice(at, at + many))
    for (; at < values.length; at += this.#columns) this.#one.run(values.slice(at, at + this.#columns))
  }
}
