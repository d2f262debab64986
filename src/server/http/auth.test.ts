import { mkdtemp, rm } from 'node:fs/promises'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { KeyRecord } from '../../contract/ports/keys.ts'
import { newApiKey } from '../../store/api-key.ts'
import { openStore, type SqliteStore } from '../../store/open.ts'
import { Keyring } from '../keys/keyring.ts'
import { Auth } from './auth.ts'
import { sendError } from './errors.ts'

let folder: string
let store: SqliteStore
let auth: Auth
let app: FastifyInstance

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-auth-'))
  ;({ store } = await openStore(folder))
  auth = new Auth(await Keyring.open(store.keys, () => undefined))
  app = Fastify()
  app.setErrorHandler((error, _request, reply) => sendError(reply, error))
  auth.register(app)
  const callerName = ({ caller }: { caller: { key: KeyRecord | null } }) => caller.key?.name ?? 'nobody'
  app.get('/v1/turns', callerName)
  app.post('/v1/turns', { config: { startsTurn: true } }, callerName)
  app.get('/v1/keys', { config: { access: 'admin' } }, callerName)
  app.get('/healthz', { config: { access: 'public' } }, callerName)
})
afterEach(async () => {
  await app.close()
  auth.keyring.close()
  await store.close()
  await rm(folder, { recursive: true })
})

async function addKey(role: KeyRecord['role'], turns_per_minute: number | null = null) {
  const { secret, record } = newApiKey({ name: `${role} key`, role, turns_per_minute, usd_per_day: null })
  await store.keys.add(record)
  return { secret, id: record.id }
}

/** Status and body, or the error's code. */
async function ask(route: `${'GET' | 'POST'} ${string}`, headers: Record<string, string> = {}) {
  const [method, url] = route.split(' ') as ['GET' | 'POST', string]
  const answer = await app.inject({ method, url, headers: { host: '127.0.0.1:4100', ...headers } })
  const said = answer.body.startsWith('{') ? (answer.json().error?.code ?? answer.body) : answer.body
  return [answer.statusCode, said]
}
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

describe('on loopback', () => {
  test('nobody needs a key, whatever clients send in its place', async () => {
    expect(await ask('GET /v1/turns')).toEqual([200, 'nobody'])
    expect(await ask('POST /v1/turns', bearer('not needed'))).toEqual([200, 'nobody'])
    expect(await ask('GET /v1/keys', { 'x-api-key': 'sk-other' })).toEqual([200, 'nobody'])
  })

  test('a key counts when it is sent, with its role', async () => {
    const { secret } = await addKey('read')
    expect(await ask('GET /v1/turns', bearer(secret))).toEqual([200, 'read key'])
    expect(await ask('GET /v1/turns', { 'x-api-key': secret })).toEqual([200, 'read key'])
    expect(await ask('POST /v1/turns', bearer(secret))).toEqual([403, 'key_forbidden'])
  })

  test('a key that is not one, or is one no more, is refused', async () => {
    const { secret, id } = await addKey('use')
    expect(await ask('GET /v1/turns', bearer(`${secret.slice(0, -1)}!`))).toEqual([401, 'key_invalid'])
    expect(await ask('GET /v1/turns', bearer('pl_'))).toEqual([401, 'key_invalid'])
    expect(await ask('GET /v1/turns', bearer(secret))).toEqual([200, 'use key'])
    await store.keys.revoke(id, new Date().toISOString())
    await auth.keyring.reload()
    expect(await ask('GET /v1/turns', bearer(secret))).toEqual([401, 'key_invalid'])
  })

  test('a page of another origin is refused, whatever it asks for, unless it has a key', async () => {
    const { secret } = await addKey('use')
    const origin = 'https://evil.example'
    expect(await ask('GET /v1/turns', { origin })).toEqual([403, 'origin_forbidden'])
    expect(await ask('POST /v1/turns', { origin })).toEqual([403, 'origin_forbidden'])
    expect(await ask('GET /v1/turns', { 'sec-fetch-site': 'cross-site' })).toEqual([403, 'origin_forbidden'])
    expect(await ask('GET /v1/turns', { host: 'evil.example' })).toEqual([403, 'origin_forbidden'])
    expect(await ask('POST /v1/turns', { origin, ...bearer(secret) })).toEqual([200, 'use key'])
    expect(await ask('GET /healthz', { origin })).toEqual([200, 'nobody'])
  })
})

describe('elsewhere', () => {
  beforeEach(() => {
    auth.keysRequired = true
  })

  test('everything but what is public needs a key', async () => {
    expect(await ask('GET /healthz')).toEqual([200, 'nobody'])
    expect(await ask('GET /v1/turns')).toEqual([401, 'key_missing'])
    expect(await ask('GET /v1/turns', bearer('sk-other'))).toEqual([401, 'key_invalid'])
    expect(await ask('GET /v1/nothing')).toEqual([401, 'key_missing'])
    const answer = await app.inject('/v1/turns')
    expect(answer.headers['www-authenticate']).toBe('Bearer')
  })

  test('each role may do what the ones below it may', async () => {
    const answers: Record<string, unknown[]> = {}
    for (const role of ['read', 'use', 'admin'] as const) {
      const headers = bearer((await addKey(role)).secret)
      const routes = ['GET /v1/turns', 'POST /v1/turns', 'GET /v1/keys'] as const
      answers[role] = await Promise.all(routes.map(async (route) => (await ask(route, headers))[0]))
    }
    expect(answers).toEqual({ read: [200, 403, 403], use: [200, 200, 403], admin: [200, 200, 200] })
  })

  test('a signed-in browser is known by its cookie, to pages of this server only', async () => {
    const { secret } = await addKey('read')
    await ask('GET /v1/turns', bearer(secret))
    const [key] = await store.keys.list()
    const cookie = auth.sessions.open(key?.hash ?? '', false).split(';')[0] ?? ''
    expect(await ask('GET /v1/turns', { cookie })).toEqual([200, 'read key'])
    expect(await ask('GET /v1/turns', { cookie, 'sec-fetch-site': 'same-site' })).toEqual([
      401,
      'key_missing',
    ])
    await store.keys.revoke(key?.id ?? '', new Date().toISOString())
    await auth.keyring.reload()
    expect(await ask('GET /v1/turns', { cookie })).toEqual([401, 'key_invalid'])
  })
})

test('requests of one connection are told apart by their keys, whatever else they bring', async () => {
  auth.keysRequired = true
  const [one, other] = [await addKey('use'), await addKey('use')]
  await auth.keyring.reload()
  const connection = new Socket()
  const callerOf = (headers: Record<string, string>) => {
    const message = new IncomingMessage(connection)
    message.headers = headers
    return auth.admitNow(message)?.key?.id
  }
  for (const authorization of ['Basic ZGVtbzpkZW1v', undefined]) {
    const proxied: Record<string, string> = authorization === undefined ? {} : { authorization }
    expect(callerOf({ ...proxied, 'x-api-key': one.secret })).toBe(one.id)
    expect(callerOf({ ...proxied, 'x-api-key': other.secret })).toBe(other.id)
    expect(() => callerOf(proxied)).toThrow(expect.objectContaining({ code: 'key_missing' }))
  }
  expect(callerOf(bearer(one.secret))).toBe(one.id)
  expect(callerOf(bearer(other.secret))).toBe(other.id)
  await store.keys.revoke(other.id, new Date().toISOString())
  await auth.keyring.reload()
  expect(callerOf(bearer(other.secret))).toBeUndefined()
})

test('a key starts as many turns a minute as it may, and looks at as many as it likes', async () => {
  const { secret } = await addKey('use', 2)
  const headers = bearer(secret)
  expect(await ask('POST /v1/turns', headers)).toEqual([200, 'use key'])
  expect(await ask('POST /v1/turns', headers)).toEqual([200, 'use key'])
  const refused = await app.inject({ method: 'POST', url: '/v1/turns', headers })
  expect(refused.json().error).toMatchObject({ code: 'rate_limited', type: 'rate_limit_error' })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60)
  expect(await ask('GET /v1/turns', headers)).toEqual([200, 'use key'])
})

test('many unknown keys at once ask the store once', async () => {
  let reads = 0
  const list = store.keys.list.bind(store.keys)
  store.keys.list = () => {
    reads++
    return list()
  }
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => ask('GET /v1/turns', bearer(`pl_${i}`))),
  )
  expect(answers.every(([status]) => status === 401)).toBe(true)
  // One for all of them; another may be the one that runs by the clock.
  expect(reads).toBeLessThanOrEqual(2)
})
