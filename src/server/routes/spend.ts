import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { SpendRow } from '../../contract/ports/spend.ts'
import { meanInterval } from '../../stats/mean-interval.ts'
import type { ServerDeps } from '../deps.ts'
import { checkDays, refusedDay, utcDay } from '../http/days.ts'

const Day = z.iso.date()
const Query = z.object({
  by: z.enum(['model', 'user', 'key', 'modality']).default('model'),
  day: Day.optional().describe('One UTC day; today without `day`, `from` and `to`.'),
  from: Day.optional(),
  to: Day.optional().describe('The last day; today when only `from` is given.'),
})
const count = z.number().int().nonnegative()
const Row = z.object({
  model: z.string().optional(),
  user: z.string().nullable().optional(),
  key: z.string().nullable().optional(),
  modality: z.string().optional().describe('`text`, the kind of media beside it, or `mixed`.'),
  attempts: count,
  unknown_costs: count.describe('Attempts whose cost nobody knows; they are not in `cost_usd`.'),
  cost_usd: z.number(),
  input_tokens: count,
  output_tokens: count,
  estimate_ratio: z
    .object({
      n: count,
      mean: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
    })
    .describe('Reported ÷ estimated input tokens: the mean and its 95 % confidence interval.'),
})
const Report = z.object({
  from: z.string(),
  to: z.string(),
  by: z.string(),
  cost_usd: z.number(),
  unknown_costs: count,
  data: z.array(Row),
})

/** What attempts cost, and how far the estimates of their input were off. */
export function registerSpend(app: FastifyInstance, { store }: Pick<ServerDeps, 'store'>): void {
  app.get(
    '/v1/spend',
    {
      schema: {
        tags: ['Operations'],
        summary: 'Spend by model, user, key or modality',
        querystring: Query,
        response: { 200: Report },
      },
    },
    async (request): Promise<z.infer<typeof Report>> => {
      const { by, ...days } = request.query as z.infer<typeof Query>
      const { from, to } = daysOf(days)
      const rows = await store.spend.report({ from, to, by })
      const cost_usd = rows.reduce((sum, row) => sum + row.cost_usd, 0)
      const unknown_costs = rows.reduce((sum, row) => sum + row.unknown_costs, 0)
      return { from, to, by, cost_usd, unknown_costs, data: rows.map(rowOf) }
    },
  )
}

function daysOf({ day, from, to }: { day?: string; from?: string; to?: string }) {
  const today = utcDay()
  if (day !== undefined && (from !== undefined || to !== undefined))
    throw refusedDay('day', 'day stands alone; give it, or from and to')
  if (to !== undefined && from === undefined) throw refusedDay('from', 'to needs from')
  const first = day ?? from ?? today
  const last = day ?? to ?? (from !== undefined && from > today ? from : today)
  checkDays({ from: first, to: last })
  return { from: first, to: last }
}

function rowOf({ ratios, ...row }: SpendRow): z.infer<typeof Row> {
  return { ...row, estimate_ratio: meanInterval(ratios) }
}
