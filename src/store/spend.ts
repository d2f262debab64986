import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { SpendFilter, SpendGrouping, SpendRow, SpendStore } from '../contract/ports/spend.ts'
import { modalityBit } from './modality.ts'
import type { Tables } from './schema.ts'

/** Turns that are added up before other work has its turn. */
const windowTurns = 2_000
const dayMs = 86_400_000

interface Group {
  model: string | null
  user: string | null
  key: string | null
  media: number | null
  attempts: number
  unknown_costs: number
  cost_usd: number
  input_tokens: number
  output_tokens: number
  ratio_count: number
  ratio_sum: number
  ratio_squares: number
}

/** Adds up what attempts cost, on the calling thread, window by window. */
export class SqliteSpendStore implements SpendStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async report({ from, to, by }: SpendFilter): Promise<SpendRow[]> {
    const rows = new Map<string, SpendRow>()
    // Ids begin with the time; a day more on both sides forgives what clocks do.
    let first = idAt(Date.parse(from) - dayMs)
    const last = idAt(Date.parse(to) + 2 * dayMs)
    for (;;) {
      const next = await this.#nextWindow(first, last)
      for (const group of await this.#window(first, next ?? last, { from, to, by })) add(rows, group, by)
      if (next === undefined) break
      first = next
      await new Promise((resolve) => setImmediate(resolve))
    }
    return [...rows.values()].sort((a, b) => b.cost_usd - a.cost_usd || b.attempts - a.attempts)
  }

  /** The id with which the window after the one from `first` begins; undefined when there is none. */
  async #nextWindow(first: string, last: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('turns')
      .select('id')
      .where('id', '>=', first)
      .where('id', '<', last)
      .orderBy('id')
      .offset(windowTurns)
      .limit(1)
      .executeTakeFirst()
    return row?.id
  }

  #window(first: string, end: string, { from, to, by }: SpendFilter): Promise<Group[]> {
    const ratio = sql`(1.0 * input_tokens / nullif(estimated_input_tokens, 0))`
    const media = ['image', 'document', 'audio', 'video'].reduce((bits, kind) => bits | modalityBit(kind), 0)
    const asked = (wanted: SpendGrouping[], column: string) =>
      wanted.includes(by) ? sql`${sql.ref(column)}` : sql`null`
    const inWindow = sql`turns.id >= ${first} and turns.id < ${end}
        and turns.started_at >= ${from} and turns.started_at < ${`${to}~`}`
    // An only attempt stands in the row of its turn.
    const query = sql<Group>`
      with made as (
        select user, key, modalities, attempt_model as model, attempt_cost_usd as cost_usd,
          attempt_input_tokens as input_tokens, attempt_output_tokens as output_tokens,
          attempt_estimated_input_tokens as estimated_input_tokens
        from turns where ${inWindow} and attempt_model is not null
        union all
        select turns.user, turns.key, turns.modalities, attempts.model, attempts.cost_usd,
          attempts.input_tokens, attempts.output_tokens, attempts.estimated_input_tokens
        from turns join attempts on attempts.turn_id = turns.id where ${inWindow} and turns.attempt_model is null
      )
      select
        ${asked(['model', 'modality'], 'model')} as model,
        ${asked(['user'], 'user')} as user,
        ${asked(['key'], 'key')} as key,
        ${by === 'modality' ? sql`(modalities & ${sql.lit(media)})` : sql`null`} as media,
        count(*) as attempts,
        sum(cost_usd is null) as unknown_costs,
        coalesce(sum(cost_usd), 0) as cost_usd,
        coalesce(sum(input_tokens), 0) as input_tokens,
        coalesce(sum(output_tokens), 0) as output_tokens,
        count(${ratio}) as ratio_count,
        coalesce(sum(${ratio}), 0) as ratio_sum,
        coalesce(sum(${ratio} * ${ratio}), 0) as ratio_squares
      from made
      group by 1, 2, 3, 4`
    return query.execute(this.#db).then(({ rows }) => rows)
  }
}

/** The least id that a turn of this time can have; ids are UUIDs of version 7. */
export function idAt(timeMs: number): string {
  return `turn_${Math.max(0, timeMs).toString(16).padStart(12, '0')}`
}

/** Sums of different mixtures of media are one row, `mixed`. */
function add(rows: Map<string, SpendRow>, group: Group, by: SpendGrouping): void {
  const name = JSON.stringify([group.model, group.user, group.key, modalityName(group.media ?? 0)])
  const row = rows.get(name)
  if (!row) {
    rows.set(name, firstOf(group, by))
    return
  }
  for (const field of ['attempts', 'unknown_costs', 'cost_usd', 'input_tokens', 'output_tokens'] as const)
    row[field] += group[field]
  row.ratios.n += group.ratio_count
  row.ratios.sum += group.ratio_sum
  row.ratios.squares += group.ratio_squares
}

function firstOf(group: Group, by: SpendGrouping): SpendRow {
  const { model, user, key, media, ratio_count, ratio_sum, ratio_squares, ...sums } = group
  return {
    ...((by === 'model' || by === 'modality') && { model: model ?? '' }),
    ...(by === 'user' && { user }),
    ...(by === 'key' && { key }),
    ...(by === 'modality' && { modality: modalityName(media ?? 0) }),
    ...sums,
    ratios: { n: ratio_count, sum: ratio_sum, squares: ratio_squares },
  }
}

function modalityName(media: number): string {
  if (media === 0) return 'text'
  return ['image', 'document', 'audio', 'video'].find((kind) => modalityBit(kind) === media) ?? 'mixed'
}
