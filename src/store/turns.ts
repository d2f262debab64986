import type { Kysely, SelectQueryBuilder } from 'kysely'
import { sql } from 'kysely'
import type { TurnEvent } from '../contract/event.ts'
import type { TurnFilter, TurnRecord, TurnStore } from '../contract/ports/store.ts'
import type { TurnSummary } from '../contract/turn.ts'
import type { BlobFolder } from './blob-folder.ts'
import { modalityBit } from './modality.ts'
import type { Tables, TurnRow } from './schema.ts'
import { searchPattern } from './search.ts'
import { decodeSegment } from './segment.ts'
import { summaryColumns, summaryOf } from './summary-row.ts'
import type { WriterThread } from './writer-thread.ts'

/** Rows that a text search looks at before it lets other work have its turn. */
const searchWindowRows = 2000

/** No preview holds more than this, and SQLite refuses patterns that are much longer. */
const longestSearch = 2000

/** What a text filter looks in. */
const searched = sql`iif(search = '', input_preview || char(10) || output_preview, search)`

type SummaryRow = Pick<TurnRow, (typeof summaryColumns)[number]>
type TurnQuery = SelectQueryBuilder<Tables, 'turns', SummaryRow>

/** Turns in the database: written through the writer's thread, read on this one. */
export class SqliteTurnStore implements TurnStore {
  readonly #db: Kysely<Tables>
  readonly #writer: WriterThread
  readonly #blobs: BlobFolder
  readonly #runningAtOpen: ReadonlySet<string>

  constructor(
    db: Kysely<Tables>,
    writer: WriterThread,
    blobs: BlobFolder,
    runningAtOpen: ReadonlySet<string>,
  ) {
    this.#db = db
    this.#writer = writer
    this.#blobs = blobs
    this.#runningAtOpen = runningAtOpen
  }

  write(record: TurnRecord): Promise<void> {
    const written = this.#writer.writeTurn(record)
    return record.blobs.length === 0 ? written : this.#written(written, record.blobs)
  }

  async #written(written: Promise<void>, blobs: string[]): Promise<void> {
    await written
    for (const hash of blobs) this.#blobs.releaseAll(hash)
  }

  async list(filter: TurnFilter): Promise<TurnSummary[]> {
    const bit = filter.modality === undefined ? undefined : modalityBit(filter.modality)
    if (bit === 0) return []
    if (filter.text !== undefined && filter.text.length > longestSearch) return []
    const query = this.#filtered(filter, bit)
    const rows =
      filter.text === undefined || filter.text === ''
        ? await before(query, filter.before).limit(filter.limit).execute()
        : await this.#search(query, filter.text, filter)
    return rows.map(summaryOf)
  }

  async get(id: string): Promise<TurnSummary | undefined> {
    const row = await this.#db
      .selectFrom('turns')
      .select(summaryColumns)
      .where('id', '=', id)
      .executeTakeFirst()
    return row && summaryOf(row)
  }

  async events(id: string, afterSeq = 0): Promise<TurnEvent[]> {
    const turn = await this.#db
      .selectFrom('turns')
      .select(['id', 'started_at', 'model', 'user', 'key', 'conversation', 'events'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (turn === undefined) return []
    const later = await this.#db
      .selectFrom('events')
      .select('events')
      .where('turn_id', '=', id)
      .where('last_seq', '>', afterSeq)
      .orderBy('first_seq')
      .execute()
    const segments = [turn, ...later].flatMap((row) => row.events ?? [])
    const events: TurnEvent[] = []
    let seq = afterSeq
    // A write that came again in other portions left segments that overlap.
    for (const event of segments.flatMap((segment) => decodeSegment(segment, turn))) {
      if (event.seq <= seq) continue
      events.push(event)
      seq = event.seq
    }
    return events
  }

  async spent(day: string): Promise<{ key: string | null; user: string | null; cost_usd: number }[]> {
    return (
      this.#db
        .selectFrom('turns')
        .select(['key', 'user', ({ fn }) => fn.sum<number>('cost_usd').as('cost_usd')])
        // In the words of the partial index.
        .where(sql<boolean>`cost_usd > 0`)
        .where('started_at', '>=', day)
        // `~` sorts after every character of a time.
        .where('started_at', '<', `${day}~`)
        .groupBy(['key', 'user'])
        .execute()
    )
  }

  async unfinished(): Promise<TurnSummary[]> {
    const rows = await running(this.#db).select(summaryColumns).orderBy('id').execute()
    return rows.filter((row) => this.#runningAtOpen.has(row.id)).map(summaryOf)
  }

  #filtered(filter: TurnFilter, bit: number | undefined): TurnQuery {
    let query = this.#db.selectFrom('turns').select(summaryColumns).orderBy('id', 'desc')
    if (filter.state !== undefined) query = query.where('state', '=', filter.state)
    // Says again what follows from the state, in the words of the partial index.
    if (filter.state !== undefined && filter.state !== 'completed')
      query = query.where(sql<boolean>`state <> 'completed'`)
    if (filter.model !== undefined) query = query.where('model', '=', filter.model)
    if (filter.user !== undefined) query = query.where('user', '=', filter.user)
    if (filter.conversation !== undefined) query = query.where('conversation', '=', filter.conversation)
    if (bit !== undefined) query = query.where(sql<boolean>`(modalities & ${sql.lit(bit)}) <> 0`)
    return query
  }

  /** Looks for `text` window by window, newest first, so that a long search does not hold up the event loop. */
  async #search(query: TurnQuery, text: string, { before: start, limit }: TurnFilter) {
    const pattern = searchPattern(text)
    const found: SummaryRow[] = []
    let cursor = start
    while (found.length < limit) {
      const last = await before(query.clearSelect().select('id'), cursor)
        .offset(searchWindowRows - 1)
        .limit(1)
        .executeTakeFirst()
      let window = before(query, cursor).where(sql<boolean>`${searched} like ${pattern} escape '\\'`)
      if (last !== undefined) window = window.where('id', '>=', last.id)
      found.push(...(await window.limit(limit - found.length).execute()))
      if (last === undefined) break
      cursor = last.id
      await new Promise((resolve) => setImmediate(resolve))
    }
    return found
  }
}

/** Turns that are running, by the partial index. */
export function running(db: Kysely<Tables>) {
  return db.selectFrom('turns').where('state', '=', 'running').where(sql<boolean>`state <> 'completed'`)
}

function before<O>(query: SelectQueryBuilder<Tables, 'turns', O>, id: string | undefined) {
  return id === undefined ? query : query.where('id', '<', id)
}
