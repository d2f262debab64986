import type { FastifyInstance, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { PlumblineError } from '../../contract/errors.ts'
import type { Caller, KeyRecord, KeyRole } from '../../contract/ports/keys.ts'
import { apiKeyPrefix, hashOfKey } from '../../store/api-key.ts'
import type { Keyring } from '../keys/keyring.ts'
import { isOwnOrigin, namesLoopback } from '../keys/origin.ts'
import { Sessions } from '../keys/sessions.ts'
import { TurnRate } from '../keys/turn-rate.ts'

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller
  }
  interface FastifyContextConfig {
    /** Who may use the route; `read` for GET and `use` for the rest unless said. */
    access?: 'public' | KeyRole
    /** Counts against `turns_per_minute`. */
    startsTurn?: boolean
  }
}

const rank: Record<KeyRole, number> = { read: 0, use: 1, admin: 2 }
const nobody: Caller = { key: null }

/**
 * Says who sent each request, and refuses those that may not: before their body is read, and without asking the
 * store unless the key is unknown. Throws `key_missing`, `key_invalid`, `key_forbidden`, `origin_forbidden`,
 * `rate_limited`.
 */
export class Auth {
  readonly keyring: Keyring
  readonly sessions = new Sessions()
  readonly #rate = new TurnRate()
  /** Whether requests need a key: they do unless the server listens on loopback. */
  keysRequired = false

  constructor(keyring: Keyring) {
    this.keyring = keyring
  }

  /** Puts the check before every route of `app`, and `caller` on every request. */
  register(app: FastifyInstance): void {
    app.decorateRequest('caller')
    app.addHook('onRequest', (request, _reply, done) => this.#onRequest(request, done))
  }

  #onRequest(request: FastifyRequest, done: HookHandlerDoneFunction): void {
    request.caller = nobody
    const access = accessOf(request)
    const presented = presentedKey(request)
    if (access === 'public') done()
    else if (presented?.startsWith(apiKeyPrefix)) this.#onKey(request, access, hashOfKey(presented), done)
    else done(this.#admitWithoutKey(request, access, presented))
  }

  #onKey(request: FastifyRequest, access: KeyRole, hash: string, done: HookHandlerDoneFunction): void {
    const key = this.keyring.get(hash)
    if (key) done(this.#admit(request, access, key))
    else this.keyring.getFresh(hash).then((fresh) => done(this.#admit(request, access, fresh)), done)
  }

  /** Why a request with a key, unknown when `key` is undefined, is refused. */
  #admit(request: FastifyRequest, access: KeyRole, key: KeyRecord | undefined): PlumblineError | undefined {
    if (!key) return new PlumblineError('key_invalid')
    if (rank[key.role] < rank[access])
      return new PlumblineError('key_forbidden', { details: { role: key.role } })
    const { turns_per_minute: limit } = key
    if (limit !== null && request.routeOptions.config.startsTurn) {
      const waitMs = this.#rate.take(key.id, limit, performance.now())
      const retryAfter = Math.ceil(waitMs / 1000)
      if (waitMs > 0) return new PlumblineError('rate_limited', { details: { limit, retryAfter } })
    }
    request.caller = { key }
    return undefined
  }

  /** A browser brings its cookie along whatever page sent it, so its origin is checked as if it brought none. */
  #admitWithoutKey(
    request: FastifyRequest,
    access: KeyRole,
    presented: string | undefined,
  ): PlumblineError | undefined {
    const session = this.sessions.keyHash(request.headers.cookie)
    const trusted = isOwnOrigin(request.headers) && (this.keysRequired || namesLoopback(request.headers))
    if (session !== undefined && trusted) return this.#admit(request, access, this.keyring.get(session))
    if (this.keysRequired) return new PlumblineError(presented ? 'key_invalid' : 'key_missing')
    return trusted ? undefined : new PlumblineError('origin_forbidden')
  }
}

function accessOf(request: FastifyRequest): 'public' | KeyRole {
  const { method, url, is404 } = request
  const { access } = request.routeOptions.config
  if (access !== undefined) return access
  if (is404 && !url.startsWith('/v1/')) return 'public'
  return method === 'GET' || method === 'HEAD' ? 'read' : 'use'
}

/** `Authorization: Bearer …` (RFC 6750 §2.1), else `x-api-key`. */
function presentedKey({ headers }: FastifyRequest): string | undefined {
  const { authorization, 'x-api-key': apiKey } = headers
  if (authorization !== undefined && /^bearer /i.test(authorization)) return authorization.slice(7).trim()
  return typeof apiKey === 'string' ? apiKey : undefined
}
