import Fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Evaluation, openEvaluation } from '../../evaluation/open.ts'
import { Models } from '../../models/registry.ts'
import { aRoute, aVerdict } from '../../store/evidence.fixture.ts'
import { openStore, type SqliteStore } from '../../store/open.ts'
import { temporaryFolder } from '../../store/store.fixture.ts'
import { registerQuality } from './quality.ts'

let store: SqliteStore
let evaluation: Evaluation
let remove: () => Promise<void>

beforeEach(async () => {
  const temporary = await temporaryFolder()
  remove = temporary.remove
  store = (await openStore(temporary.folder)).store
  evaluation = await openEvaluation(store.evidence, (error) => expect.fail(String(error)))
})
afterEach(async () => {
  await evaluation.close()
  await store.close()
  await remove()
})

function app() {
  const server = Fastify()
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(serializerCompiler)
  registerQuality(server, { store, evaluation, models: new Models() })
  return server
}
const get = (query: string) => app().inject(`/v1/quality${query}`)

test('the report is of the last 30 days unless asked otherwise', async () => {
  const route = aRoute()
  await store.evidence.addVerdicts([aVerdict({ turn_id: route.turn_id })], route)
  const today = new Date().toISOString().slice(0, 10)
  const report = (await get('')).json()
  expect(report.to).toBe(today)
  expect((Date.parse(report.to) - Date.parse(report.from)) / 86_400_000).toBe(29)
  expect(report).toMatchObject({ routes: [{ turns: 1 }], verifiers: [{ verdicts: 1 }] })
  const earlier = (await get('?to=2020-01-31')).json()
  expect(earlier).toMatchObject({ from: '2020-01-02', to: '2020-01-31', routes: [], verifiers: [] })
})

test.each(['?from=today', '?from=2026-11-22&to=2026-11-21', '?from=2020-01-01&to=2026-11-21'])(
  '%s is refused',
  async (query) => {
    expect((await get(query)).statusCode).toBe(400)
  },
)

test('calibrations are listed with what makes them stale, without their reference scores', async () => {
  const answer = (await app().inject('/v1/calibrations')).json()
  const shipped = evaluation.calibrations.list()
  expect(answer.data).toHaveLength(shipped.length)
  for (const listed of answer.data) {
    expect(listed).not.toHaveProperty('reference')
    expect(listed.stale).toBeNull()
  }
})

test('a call for calibrations says of each scope what is missing', async () => {
  const verdict = aVerdict({ task: 'any' })
  await store.evidence.addVerdicts([verdict], null)
  const created_at = new Date().toISOString()
  await store.evidence.addLabel({ turn_id: verdict.turn_id, rater: 'ann', correct: true, created_at })
  const answer = await app().inject({ method: 'POST', url: '/v1/calibrations' })
  expect(answer.json().data).toMatchObject([
    { labels: 1, outcome: 'uncalibrated', reason: '1 labels are too few: 50 are needed' },
  ])
})
