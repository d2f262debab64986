import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { EvidenceFilter, RouteCount, VerdictCount } from '../contract/ports/evidence.ts'
import { rangeOf } from './evidence-range.ts'
import type { Tables } from './schema.ts'

/** Rows that are added up before other work has its turn. */
const windowRows = 5_000
/** Latencies are told apart by so much of their logarithm. */
const latencyStep = 0.04
const latencyBucket = sql`round(ln(max(latency_ms, 1e-3)) / ${sql.lit(latencyStep)})`
const latencyOf = (bucket: number) => Math.exp(bucket * latencyStep)

/** Adds up verdicts window by window. The same group may come more than once. */
export function countVerdicts(db: Kysely<Tables>, filter: EvidenceFilter): Promise<VerdictCount[]> {
  return inWindows(db, 'verdicts', filter, async (within) => {
    const { rows } = await sql<Omit<VerdictCount, 'latency_ms'> & { bucket: number }>`
      select verifier, fingerprint, model, input_kind, task, status, count(*) as count,
        coalesce(sum(cost_usd), 0) as cost_usd, sum(cost_usd is null) as unknown_costs,
        ${latencyBucket} as bucket, max(turn_id) as newest
      from verdicts where ${within} group by 1, 2, 3, 4, 5, 6, bucket`.execute(db)
    return rows.map(({ bucket, ...row }) => ({ ...row, latency_ms: latencyOf(bucket) }))
  })
}

/** Adds up routes window by window. The same group may come more than once. */
export function countRoutes(db: Kysely<Tables>, filter: EvidenceFilter): Promise<RouteCount[]> {
  type Row = Omit<RouteCount, 'latency_ms' | 'cost_usd'> & RouteCount['cost_usd'] & { bucket: number }
  return inWindows(db, 'routes', filter, async (within) => {
    const { rows } = await sql<Row>`
      select input_kind, chosen, answered_by, count(*) as count, count(cost_usd) as n,
        coalesce(sum(cost_usd), 0) as sum, coalesce(sum(cost_usd * cost_usd), 0) as squares, ${latencyBucket} as bucket
      from routes where ${within} group by 1, 2, 3, bucket`.execute(db)
    return rows.map(({ bucket, n, sum, squares, ...row }) => ({
      ...row,
      cost_usd: { n, sum, squares },
      latency_ms: latencyOf(bucket),
    }))
  })
}

async function inWindows<T>(
  db: Kysely<Tables>,
  table: 'verdicts' | 'routes',
  { from, to }: EvidenceFilter,
  count: (within: RawBuilder<unknown>) => Promise<T[]>,
): Promise<T[]> {
  const found: T[] = []
  for (let after: string | undefined = ''; after !== undefined; ) {
    const { ids, days } = rangeOf({ from, to, after })
    const { rows } = await sql<{ turn_id: string }>`
      select turn_id from ${sql.table(table)} where ${ids('turn_id')}
      order by turn_id limit 1 offset ${windowRows}`.execute(db)
    const last = rows[0]?.turn_id
    const window = last === undefined ? ids('turn_id') : sql`${ids('turn_id')} and turn_id <= ${last}`
    found.push(...(await count(sql`${window} and ${days('created_at')}`)))
    after = last
    await new Promise((resolve) => setImmediate(resolve))
  }
  return found
}
