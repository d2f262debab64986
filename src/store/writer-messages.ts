import type { TurnRows } from './turn-write.ts'

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

/** Writes that become one transaction. */
export interface Batch {
  /** One entry for each turn write. */
  turns: TurnRows[]
  /** Other writes, after the turns; each is a list of statements that stand or fall together. */
  others: Statement[][]
}

/** What became of a batch. */
export interface BatchResult {
  /** Why nothing of the batch was kept. */
  error?: unknown
  /** Turn writes that failed alone, by their place in the batch. */
  failedTurns?: Map<number, unknown>
  /** Per entry of `others`: the rows that its last statement returned, or why it failed alone. */
  others: ({ rows: unknown[] } | { error: unknown })[]
}
