import Fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore, type SqliteStore } from '../../store/open.ts'
import { aTurn, temporaryFolder } from '../../store/store.fixture.ts'
import { registerSpend } from './spend.ts'

let store: SqliteStore
let remove: () => Promise<void>
const app = () => {
  const server = Fastify()
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(serializerCompiler)
  registerSpend(server, { store })
  return server
}
const get = (query: string) => app().inject(`/v1/spend${query}`)

beforeEach(async () => {
  const temporary = await temporaryFolder()
  remove = temporary.remove
  store = (await openStore(temporary.folder)).store
})

afterEach(async () => {
  await store.close()
  await remove()
})

test('today’s spend is shown by model unless asked otherwise', async () => {
  const turn = aTurn()
  await store.turns.write(turn)
  const day = turn.summary.started_at.slice(0, 10)
  const answer = await get(`?day=${day}`)
  expect(answer.json()).toEqual({
    from: day,
    to: day,
    by: 'model',
    cost_usd: 0.0012,
    unknown_costs: 0,
    data: [
      {
        model: 'local/reader',
        attempts: 1,
        unknown_costs: 0,
        cost_usd: 0.0012,
        input_tokens: 20,
        output_tokens: 30,
        estimate_ratio: { n: 1, mean: 20 / 18, low: null, high: null },
      },
    ],
  })
  expect((await get('')).json()).toMatchObject({ by: 'model' })
})

test('the error of estimates has an interval once there are two of a kind', async () => {
  for (const input_tokens of [18, 20, 22]) {
    const turn = aTurn()
    const attempts = turn.attempts.map((attempt) => ({
      ...attempt,
      input_tokens,
      estimated_input_tokens: 20,
    }))
    await store.turns.write({ ...turn, attempts })
  }
  const { data } = (await get('?by=modality')).json()
  expect(data).toMatchObject([{ model: 'local/reader', modality: 'text', estimate_ratio: { n: 3 } }])
  expect(data[0].estimate_ratio.mean).toBeCloseTo(1, 9)
  expect(data[0].estimate_ratio.low).toBeCloseTo(1 - (4.3027 * 0.1) / Math.sqrt(3), 4)
})

test.each([
  '?day=today',
  '?by=colour',
  '?day=2026-11-21&to=2026-11-22',
  '?to=2026-11-21',
  '?from=2026-11-22&to=2026-11-21',
  '?from=2024-01-01&to=2026-11-21',
])('%s is refused', async (query) => {
  expect((await get(query)).statusCode).toBe(400)
})
