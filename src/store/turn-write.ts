import type { AttemptRecord, TurnRecord } from '../contract/ports/store.ts'
import { encodeSegment } from './segment.ts'
import { previewColumns } from './summary-row.ts'

/** What a column takes. */
export type Value = string | number | null

/** Rows of one table, each with its columns in the order of `columns`. */
export type Rows = Value[][]

/** What only some turns write. */
export interface MoreRows {
  /** The row's `columns.seldom`; undefined when they are those of `usual`. */
  seldom: Value[] | undefined
  events: Rows
  attempts: Rows
  blobs: Rows
}

/** A turn write as rows. Lists of strings and numbers cross threads cheaply, and the writer need look into none of them. */
export interface TurnRows {
  /** The `columns.turns` of its row there: for most turns that is all. */
  turn: Value[]
  more?: MoreRows
}

/** Columns of each table that a turn write fills, in their order. */
export const columns = {
  turns: [
    'id',
    'model',
    'user',
    'key',
    'modalities',
    'started_at',
    'cost_usd',
    'summary',
    'input_preview',
    'output_preview',
    'attempt_input_tokens',
    'attempt_output_tokens',
    'attempt_estimated_input_tokens',
    'events',
  ],
  /** The others of `turns`. Most turns have `usual` there, and each value that need not be handed on saves time. */
  seldom: ['state', 'conversation', 'search', 'attempt_model', 'attempt_cost_usd'],
  events: ['turn_id', 'first_seq', 'last_seq', 'events'],
  attempts: [
    'id',
    'turn_id',
    'model',
    'status',
    'finish_reason',
    'input_tokens',
    'output_tokens',
    'estimated_input_tokens',
    'cost_usd',
    'first_output_ms',
    'latency_ms',
    'error_code',
  ],
  turn_blobs: ['turn_id', 'hash'],
} as const

/** The place in a statement of a value of `columns.turns`. */
const placeOf = (column: (typeof columns.turns)[number]) => `?${columns.turns.indexOf(column) + 1}`

/** What `columns.seldom` hold, in SQL, for a turn completed by one attempt at the model that it asked for. */
export const usual = ["'completed'", 'null', "''", placeOf('model'), placeOf('cost_usd')]

/** A turn record as rows. The events that begin the log and an only attempt have their place in the turn's own row. */
export function turnRows({ summary: s, events, attempts, blobs }: TurnRecord): TurnRows {
  const [first] = events
  const segment = first === undefined ? null : encodeSegment(events, s)
  const begins = first?.seq === 1
  const only = attempts.length === 1 ? attempts[0] : undefined
  const { search, summary, modalities, input_preview, output_preview } = previewColumns(s)
  const turn = [
    s.id,
    s.model,
    s.user,
    s.key,
    modalities,
    s.started_at,
    s.spent.cost_usd,
    summary,
    input_preview,
    output_preview,
    only?.input_tokens ?? null,
    only?.output_tokens ?? null,
    only?.estimated_input_tokens ?? null,
    begins ? segment : null,
  ]
  const isUsual =
    s.state === 'completed' &&
    s.conversation === null &&
    search === '' &&
    only?.model === s.model &&
    only.cost_usd === s.spent.cost_usd
  if (isUsual && (begins || segment === null) && blobs.length === 0) return { turn }
  const last = events[events.length - 1]
  return {
    turn,
    more: {
      seldom: isUsual
        ? undefined
        : [s.state, s.conversation, search, only?.model ?? null, only?.cost_usd ?? null],
      events: begins || !first || !last ? [] : [[s.id, first.seq, last.seq, segment]],
      attempts: only === undefined ? attempts.map(attemptRow) : [],
      blobs: blobs.map((hash) => [s.id, hash]),
    },
  }
}

function attemptRow(a: AttemptRecord): Value[] {
  return columns.attempts.map((column) => a[column])
}

/** UTF-16 units of text in the rows, about: all but events is short. */
export function unitsOf({ turn, more }: TurnRows): number {
  let units = lengthOf(turn)
  if (more) for (const row of more.events) units += lengthOf(row)
  return units
}

/** Of the last column, which holds events. */
function lengthOf(row: Value[]): number {
  const events = row[row.length - 1]
  return typeof events === 'string' ? events.length : 0
}
