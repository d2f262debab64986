import { type RawBuilder, sql } from 'kysely'
import type { EvidenceFilter } from '../contract/ports/evidence.ts'
import { idAt } from './spend.ts'

const dayMs = 86_400_000

/** Conditions on a column with turns' ids and on one with the time at which they began. */
export interface Range {
  ids(column: string): RawBuilder<unknown>
  days(column: string): RawBuilder<unknown>
}

/** Ids begin with the time; a day more on both sides forgives what clocks do. */
export function rangeOf({ from, to, after = '' }: EvidenceFilter): Range {
  const first = from === undefined ? '' : idAt(Date.parse(from) - dayMs)
  const end = to === undefined ? '~' : idAt(Date.parse(to) + 2 * dayMs)
  return {
    ids: (column) =>
      sql`${sql.ref(column)} > ${after > first ? after : first} and ${sql.ref(column)} < ${end}`,
    days: (column) => sql`${sql.ref(column)} >= ${from ?? ''} and ${sql.ref(column)} < ${`${to ?? ''}~`}`,
  }
}
