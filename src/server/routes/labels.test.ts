import Fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BlobStore } from '../../contract/ports/blobs.ts'
import { defaultLimits } from '../../contract/settings.ts'
import { openStore, type SqliteStore } from '../../store/open.ts'
import { aTurn, temporaryFolder } from '../../store/store.fixture.ts'
import type { Turn } from '../../turn/turn.ts'
import { fromFastify, sendError } from '../http/errors.ts'
import { registerLabels } from './labels.ts'

let store: SqliteStore
let blobs: BlobStore
let remove: () => Promise<void>
let heard: number

beforeEach(async () => {
  const temporary = await temporaryFolder()
  remove = temporary.remove
  ;({ store, blobs } = await openStore(temporary.folder))
  heard = 0
})
afterEach(async () => {
  await store.close()
  await remove()
})

function app(running?: string) {
  const server = Fastify()
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', (_request, _payload, done) => done(null))
  server.setValidatorCompiler((route) =>
    route.httpPart === 'body' ? () => ({ value: undefined }) : validatorCompiler(route as never),
  )
  server.setSerializerCompiler(serializerCompiler)
  server.setErrorHandler((error: Error, request, reply) => sendError(reply, fromFastify(error, request)))
  const labelled = () => {
    heard++
  }
  const get = (id: string) => (id === running ? ({ id } as Turn) : undefined)
  const runtime = { running: { get } }
  registerLabels(server, {
    store,
    blobs,
    limits: defaultLimits,
    runtime,
    evaluation: { recalibration: { labelled } },
  })
  return server
}

async function post(id: string, body: unknown, server = app()) {
  await server.listen({ port: 0 })
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const answer = await fetch(`http://127.0.0.1:${port}/v1/turns/${id}/labels`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const json = await answer.json()
  await server.close()
  return { status: answer.status, json }
}

const listed = async (id: string) => (await app().inject(`/v1/turns/${id}/labels`)).json()

async function recorded(changes: Parameters<typeof aTurn>[0] = {}): Promise<string> {
  const turn = aTurn(changes)
  await store.turns.write(turn)
  return turn.summary.id
}

test('a label is kept, read back and heard of; another by the same rater replaces it', async () => {
  const id = await recorded()
  const first = await post(id, { correct: false, note: 'the year is wrong' })
  expect(first).toMatchObject({ status: 200, json: { turn_id: id, rater: 'person', correct: false } })
  await post(id, { correct: true })
  expect((await listed(id)).data).toMatchObject([{ correct: true, rater: 'person' }])
  await post(id, { correct: false, rater: 'suite' })
  expect((await listed(id)).data).toHaveLength(2)
  expect(heard).toBe(3)
})

test('a turn that failed may be judged, one that runs may not', async () => {
  expect((await post(await recorded({ state: 'failed' }), { correct: false })).status).toBe(200)
  const cut = await recorded({ state: 'running' })
  expect(await post(cut, { correct: true })).toMatchObject({
    status: 409,
    json: { error: { code: 'turn_not_finished' } },
  })
  const running = 'turn_runs'
  expect((await post(running, { correct: true }, app(running))).status).toBe(409)
  expect(heard).toBe(1)
})

test('a turn that nobody knows has no labels and takes none', async () => {
  expect(await post('turn_none', { correct: true })).toMatchObject({
    status: 404,
    json: { error: { code: 'turn_not_found' } },
  })
  expect((await listed('turn_none')).error.code).toBe('turn_not_found')
  expect(await listed(await recorded())).toEqual({ data: [] })
})

test.each([
  {},
  { correct: 'yes' },
  { correct: true, rater: '' },
  { correct: true, rater: '\0ada' },
  { correct: true, rater: '\ud800' },
  { correct: true, note: 'cut\0off' },
  { correct: true, why: 'it is' },
])('%j is refused', async (body) => {
  expect((await post(await recorded(), body)).status).toBe(400)
  expect(heard).toBe(0)
})
