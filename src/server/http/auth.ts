import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { PlumblineError, toPlumblineError } from '../../contract/errors.ts'
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
  /** The key that each connection brought last, with the headers that it was taken from. */
  readonly #lastKeys = new WeakMap<Socket, LastKey>()
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

  /**
   * Who sent a request that starts a turn; undefined when the key has to be looked up first. Throws what refuses it.
   */
  admitNow({ headers, socket }: IncomingMessage): Caller | undefined {
    // A connection that is kept alive brings the same key again and again. Whether it is still valid is asked each time.
    // A proxy's connection may bring a key of another caller beside the same `Authorization`.
    const { authorization, 'x-api-key': apiKey } = headers
    const last = this.#lastKeys.get(socket)
    if (last && last.authorization === authorization && last.apiKey === apiKey) return this.#known(last.hash)
    const presented = presentedKey(headers)
    if (!presented?.startsWith(apiKeyPrefix)) return this.#withoutKey(headers, turnAccess, presented)
    const hash = hashOfKey(presented)
    this.#lastKeys.set(socket, { authorization, apiKey, hash })
    return this.#known(hash)
  }

  #known(hash: string): Caller | undefined {
    const key = this.keyring.get(hash)
    return key && this.#withKey(key, turnAccess)
  }

  #onRequest(request: FastifyRequest, done: HookHandlerDoneFunction): void {
    const access = accessOf(request)
    const { headers } = request
    const presented = presentedKey(headers)
    const admit = (caller: () => Caller) => {
      let refusal: Error | undefined
      try {
        request.caller = caller()
      } catch (error) {
        refusal = toPlumblineError(error)
      }
      done(refusal)
    }
    const hash = presented?.startsWith(apiKeyPrefix) ? hashOfKey(presented) : undefined
    const known = hash === undefined ? undefined : this.keyring.get(hash)
    request.caller = nobody
    if (access.role === 'public') done()
    else if (hash === undefined) admit(() => this.#withoutKey(headers, access, presented))
    else if (known) admit(() => this.#withKey(known, access))
    else this.keyring.getFresh(hash).then((fresh) => admit(() => this.#withKey(fresh, access)), done)
  }

  /** The caller whose key this is; undefined is a key that nobody has. */
  #withKey(key: KeyRecord | undefined, { role, startsTurn }: Access): Caller {
    if (!key) throw new PlumblineError('key_invalid')
    if (role !== 'public' && rank[key.role] < rank[role])
      throw new PlumblineError('key_forbidden', { details: { role: key.role } })
    const { turns_per_minute: limit } = key
    if (limit !== null && startsTurn) {
      const waitMs = this.#rate.take(key.id, limit, performance.now())
      const retryAfter = Math.ceil(waitMs / 1000)
      if (waitMs > 0) throw new PlumblineError('rate_limited', { details: { limit, retryAfter } })
    }
    return { key }
  }

  /** A browser brings its cookie along whatever page sent it, so its origin is checked as if it brought none. */
  #withoutKey(headers: IncomingHttpHeaders, access: Access, presented: string | undefined): Caller {
    const session = this.sessions.keyHash(headers.cookie)
    const trusted = isOwnOrigin(headers) && (this.keysRequired || namesLoopback(headers))
    if (session !== undefined && trusted) return this.#withKey(this.keyring.get(session), access)
    if (this.keysRequired) throw new PlumblineError(presented ? 'key_invalid' : 'key_missing')
    if (!trusted) throw new PlumblineError('origin_forbidden')
    return nobody
  }
}

/** A key's hash, and the values of the headers that may hold a key. */
interface LastKey {
  authorization: string | undefined
  apiKey: string | string[] | undefined
  hash: string
}

/** What a request asks to be allowed. */
interface Access {
  role: 'public' | KeyRole
  startsTurn: boolean
}
const turnAccess: Access = { role: 'use', startsTurn: true }

function accessOf(request: FastifyRequest): Access {
  const { access, startsTurn = false } = request.routeOptions.config
  return { role: access ?? usualRole(request), startsTurn }
}

function usualRole({ method, url, is404 }: FastifyRequest): Access['role'] {
  if (is404 && !url.startsWith('/v1/')) return 'public'
  return method === 'GET' || method === 'HEAD' ? 'read' : 'use'
}

/** `Authorization: Bearer …` (RFC 6750 §2.1), else `x-api-key`. */
function presentedKey(headers: IncomingHttpHeaders): string | undefined {
  const { authorization, 'x-api-key': apiKey } = headers
  if (authorization !== undefined && /^bearer /i.test(authorization)) return authorization.slice(7).trim()
  return typeof apiKey === 'string' ? apiKey : undefined
}
