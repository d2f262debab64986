import type Database from 'libsql'

/** Rows that one statement takes when there are enough: its fixed cost is then shared. */
const rowsAtOnce = 16

/** Collects rows for one table and inserts them with as few statements as it can. */
export class RowInserter {
  readonly #many: Database.Statement
  readonly #one: Database.Statement
  readonly #columns: number
  #values: unknown[] = []

  /** `before` and `after` stand around the `(?, …), (?, …)` of the rows. */
  constructor(database: Database.Database, columns: number, before: string, after = '') {
    const row = `(${Array(columns).fill('?').join(', ')})`
    this.#one = database.prepare(`${before} values ${row} ${after}`)
    this.#many = database.prepare(`${before} values ${Array(rowsAtOnce).fill(row).join(', ')} ${after}`)
    this.#columns = columns
  }

  /** One value per column. */
  add(...values: unknown[]) {
    this.#values.push(...values)
    if (this.#values.length === this.#columns * rowsAtOnce) {
      const rows = this.#values
      this.#values = []
      this.#many.run(rows)
    }
  }

  /** Inserts what is left. */
  flush() {
    const rows = this.#values
    this.#values = []
    for (let i = 0; i < rows.length; i += this.#columns) this.#one.run(rows.slice(i, i + this.#columns))
  }

  /** Drops what is left, after a failure. */
  clear() {
    this.#values = []
  }
}
