import type { MoreRows, Value } from './turn-write.ts'

/** What the writer is started with. */
export interface WriterOptions {
  /** Path of the database file. */
  path: string
  /** The database file may not grow past this; 0 for no limit of its own. */
  maxBytes: number
}

/** One SQL statement with its parameters. */
export interface Statement {
  sql: string
  parameters: readonly unknown[]
}

/** Writes that become one transaction. What is empty is left out: most batches are turns of one row each. */
export interface Batch {
  /** Rows of `turns`, one for each turn write, all in one list, which crosses threads faster than lists in a list. */
  turns: Value[]
  /** Rows of other tables, by the place of their turn in the batch. */
  more?: [place: number, rows: MoreRows][]
  /** Other writes, after the turns; each is a list of statements that stand or fall together. */
  others?: Statement[][]
}

/** What became of a batch; 0 when all of it was kept and nobody asked for rows. */
export type BatchResult = 0 | BatchReport

export interface BatchReport {
  /** Why nothing of the batch was kept. */
  error?: unknown
  /** Turn writes that failed alone, by their place in the batch. */
  failedTurns?: Map<number, unknown>
  /** Per entry of `others`: the rows that its last statement returned, or why it failed alone. */
  others: ({ rows: unknown[] } | { error: unknown })[]
}
