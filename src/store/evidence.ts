import { type Kysely, sql } from 'kysely'
import type { Calibration } from '../contract/calibration.ts'
import type { Label } from '../contract/label.ts'
import type {
  EvidenceFilter,
  EvidenceStore,
  LabelledRoute,
  LabelledVerdict,
  RouteCount,
  RouteRecord,
  VerdictCount,
  VerdictRecord,
} from '../contract/ports/evidence.ts'
import { countRoutes, countVerdicts } from './evidence-counts.ts'
import { type Range, rangeOf } from './evidence-range.ts'
import type { LabelRow, VerdictRow } from './evidence-schema.ts'
import type { Tables } from './schema.ts'
import type { WriterThread } from './writer-thread.ts'

/** Rows that are read before other work has its turn. */
const windowRows = 2_000

/** What raters say of a turn: 1 right, 0 wrong, null for as many as against. */
const majority = sql`case when 2 * sum(correct) > count(*) then 1 when 2 * sum(correct) < count(*) then 0 end`

/** One and the same file of those that a turn refers to. */
const firstMedia = (table: 'labelled' | 'routes') =>
  sql`(select min(hash) from turn_blobs where turn_blobs.turn_id = ${sql.ref(`${table}.turn_id`)})`

type LabelledRow = VerdictRow & { labelled_turn: string; correct: number; cluster: string }

/** Verdicts, routes, labels and calibrations in the database: written through the writer's thread, read on this one. */
export class SqliteEvidenceStore implements EvidenceStore {
  readonly #db: Kysely<Tables>
  readonly #writer: WriterThread

  constructor(db: Kysely<Tables>, writer: WriterThread) {
    this.#db = db
    this.#writer = writer
  }

  async addVerdicts(verdicts: VerdictRecord[], route: RouteRecord | null): Promise<void> {
    const turns = [...new Set([...verdicts, ...(route ? [route] : [])].map(({ turn_id }) => turn_id))]
    if (turns.length === 0) return
    const rows = verdicts.map(
      ({ delivered, ...rest }, place): VerdictRow => ({ ...rest, place, delivered: bit(delivered) }),
    )
    const statements = [
      this.#db.deleteFrom('verdicts').where('turn_id', 'in', turns),
      ...(rows.length > 0 ? [this.#db.insertInto('verdicts').values(rows)] : []),
      ...(route ? [this.#db.replaceInto('routes').values(route)] : []),
    ]
    await this.#writer.execute(statements.map((statement) => statement.compile()))
  }

  async addLabel(label: Label): Promise<void> {
    const row: LabelRow = { ...label, note: label.note ?? null, correct: bit(label.correct) }
    await this.#writer.execute([this.#db.replaceInto('labels').values(row).compile()])
  }

  async labels(turnId: string): Promise<Label[]> {
    const query = this.#db
      .selectFrom('labels')
      .selectAll()
      .where('turn_id', '=', turnId)
      .orderBy('created_at')
    return (await query.execute()).map(({ correct, note, ...label }) => ({
      ...label,
      correct: correct === 1,
      ...(note !== null && { note }),
    }))
  }

  verdicts(filter: EvidenceFilter): Promise<VerdictRecord[]> {
    return this.#read(filter, async ({ ids, days }) => {
      const { rows } = await sql<VerdictRow>`
        select * from verdicts where ${ids('turn_id')} and ${days('created_at')}
        order by turn_id, place limit ${windowRows}`.execute(this.#db)
      return rows.map(verdictOf)
    })
  }

  verdictCounts(filter: EvidenceFilter): Promise<VerdictCount[]> {
    return countVerdicts(this.#db, filter)
  }

  routeCounts(filter: EvidenceFilter): Promise<RouteCount[]> {
    return countRoutes(this.#db, filter)
  }

  async newestVerdicts(limit: number): Promise<VerdictRecord[]> {
    const newest = this.#db.selectFrom('verdicts').selectAll().orderBy('turn_id', 'desc').orderBy('place')
    const found: VerdictRecord[] = []
    for (let last = '~'; found.length < limit; last = found.at(-1)?.turn_id ?? last) {
      const rows = await newest.where('turn_id', '<', last).limit(windowRows).execute()
      for (const row of wholeTurns(rows)) found.push(verdictOf(row))
      if (rows.length < windowRows) break
      await new Promise((resolve) => setImmediate(resolve))
    }
    return found.slice(0, limit)
  }

  async labelledVerdicts(filter: EvidenceFilter): Promise<LabelledVerdict[]> {
    const { limit = Number.POSITIVE_INFINITY } = filter
    const found: LabelledVerdict[] = []
    for (let after = filter.after ?? ''; found.length < limit; ) {
      const rows = await this.#labelledWindow(rangeOf({ ...filter, after }))
      const last = rows.at(-1)
      if (!last) break
      for (const { labelled_turn: _, correct, cluster, ...row } of rows)
        if (row.turn_id !== null) found.push({ ...verdictOf(row), correct: correct === 1, cluster })
      after = last.labelled_turn
      await new Promise((resolve) => setImmediate(resolve))
    }
    return found
  }

  /** Rows of the next labelled turns; one of nulls for each that has no verdict to count. */
  async #labelledWindow({ ids, days }: Range): Promise<LabelledRow[]> {
    const { rows } = await sql<LabelledRow>`
      with labelled as (
        select turn_id, ${majority} as correct from labels where ${ids('turn_id')}
        group by turn_id order by turn_id limit ${windowRows})
      select verdicts.*, labelled.turn_id as labelled_turn, labelled.correct as correct,
        coalesce(turns.conversation, ${firstMedia('labelled')}, labelled.turn_id) as cluster
      from labelled
      left join verdicts on verdicts.turn_id = labelled.turn_id and labelled.correct is not null
        and verdicts.delivered = 1 and ${days('verdicts.created_at')}
      left join turns on turns.id = labelled.turn_id
      order by labelled.turn_id, verdicts.place`.execute(this.#db)
    return rows
  }

  routes(filter: EvidenceFilter): Promise<LabelledRoute[]> {
    return this.#read(filter, async ({ ids, days }) => {
      const { rows } = await sql<Omit<LabelledRoute, 'correct'> & { correct: number | null }>`
        select routes.*, (select ${majority} from labels where labels.turn_id = routes.turn_id) as correct,
          coalesce((select conversation from turns where turns.id = routes.turn_id),
            ${firstMedia('routes')}, turn_id) as cluster
        from routes where ${ids('turn_id')} and ${days('created_at')}
        order by turn_id limit ${windowRows}`.execute(this.#db)
      return rows.map(({ correct, ...route }) => ({
        ...route,
        correct: correct === null ? null : correct === 1,
      }))
    })
  }

  async addCalibration(calibration: Calibration): Promise<void> {
    const { version, created_at, scope } = calibration
    const row = { version, created_at, ...scope, calibration: JSON.stringify(calibration) }
    await this.#writer.execute([this.#db.insertInto('calibrations').values(row).compile()])
  }

  async calibrations(): Promise<Calibration[]> {
    const { rows } = await sql<{ calibration: string }>`
      select calibration from (
        select calibration, row_number() over (
          partition by verifier, model, input_kind, task order by created_at desc, version desc) as age
        from calibrations)
      where age = 1`.execute(this.#db)
    return rows.map(({ calibration }) => JSON.parse(calibration))
  }

  /** Reads window by window, so that a long report keeps nobody waiting. The last turn of a full window is read again. */
  async #read<T extends { turn_id: string }>(
    filter: EvidenceFilter,
    query: (range: Range) => Promise<T[]>,
  ): Promise<T[]> {
    const { limit = Number.POSITIVE_INFINITY } = filter
    const found: T[] = []
    for (let after = filter.after; found.length < limit; after = found.at(-1)?.turn_id ?? after) {
      const rows = await query(rangeOf({ ...filter, after }))
      for (const row of wholeTurns(rows)) found.push(row)
      if (rows.length < windowRows) break
      await new Promise((resolve) => setImmediate(resolve))
    }
    return found
  }
}

/** Of a full window without its last turn, whose rows may go on past it; a turn that fills one alone is taken as it is. */
function wholeTurns<T extends { turn_id: string }>(rows: T[]): T[] {
  if (rows.length < windowRows) return rows
  const last = rows.at(-1)?.turn_id
  const whole = rows.filter(({ turn_id }) => turn_id !== last)
  return whole.length > 0 ? whole : rows
}

const bit = (value: boolean) => (value ? 1 : 0)

function verdictOf({ place: _, delivered, ...rest }: VerdictRow): VerdictRecord {
  return { ...rest, delivered: delivered === 1 }
}
