import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Calibration, CalibrationOutcome } from '../../contract/calibration.ts'
import { QualityReport } from '../../contract/quality.ts'
import { qualityReport } from '../../evaluation/quality-report.ts'
import type { ServerDeps } from '../deps.ts'
import { checkDays, utcDay } from '../http/days.ts'

const usualDays = 30
const Query = z.object({
  from: z.iso.date().optional().describe('First UTC day; 30 days up to `to` when absent.'),
  to: z.iso.date().optional().describe('Last day; today when absent.'),
})
/** What the list leaves out is for the server alone. */
const ListedCalibration = Calibration.omit({ reference: true }).extend({
  stale: z.string().nullable().describe('Why it no longer holds.'),
})
const tags = ['Quality']
type QualityDeps = Pick<ServerDeps, 'models' | 'evaluation'> & {
  store: Pick<ServerDeps['store'], 'evidence'>
}

/** How good answers are, as far as labels and calibrations say. */
export function registerQuality(app: FastifyInstance, { store, models, evaluation }: QualityDeps): void {
  const { calibrations, recalibration } = evaluation
  const boundOf = (task: string) => models.route(`agent/${task}`)?.verify?.accept_wrong
  const deps = { evidence: store.evidence, calibrations, boundOf }

  app.get(
    '/v1/quality',
    {
      schema: {
        tags,
        summary: 'How good answers are, by verifier, route and kind of input',
        querystring: Query,
        response: { 200: QualityReport },
      },
    },
    (request): Promise<QualityReport> => {
      const { from, to = utcDay() } = request.query as z.infer<typeof Query>
      const days = { from: from ?? daysBefore(to, usualDays - 1), to }
      checkDays(days)
      return qualityReport(deps, days)
    },
  )

  app.get(
    '/v1/calibrations',
    {
      schema: {
        tags,
        summary: 'The calibrations in use',
        response: { 200: z.object({ data: z.array(ListedCalibration) }) },
      },
    },
    () => ({
      data: calibrations
        .list()
        .map(({ calibration: { reference: _, ...shown }, stale }) => ({ ...shown, stale })),
    }),
  )

  app.post(
    '/v1/calibrations',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        summary: 'Fit calibrations to the labels there are now',
        description:
          'Every scope with at least 50 labels gets a new version if its labels changed; earlier ones are kept. The server does so by itself after every 50 new labels.',
        response: { 200: z.object({ data: z.array(CalibrationOutcome) }) },
      },
    },
    async () => ({ data: await recalibration.run() }),
  )
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10)
}
