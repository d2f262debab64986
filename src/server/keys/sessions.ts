import { randomBytes } from 'node:crypto'

const cookieName = 'plumbline_session'
const lifetimeMs = 12 * 3_600_000
const mostSessions = 1_000

/**
 * Consoles that are signed in: what each cookie stands for. Sessions live in memory and end with the server, so a
 * cookie is worth less than the key it was given for, which the browser does not keep.
 */
export class Sessions {
  readonly #sessions = new Map<string, { keyHash: string; endsAtMs: number }>()

  /** Opens a session of the key with this hash; returns the `Set-Cookie` header. */
  open(keyHash: string, overTls: boolean): string {
    const token = randomBytes(32).toString('base64url')
    this.#sessions.set(token, { keyHash, endsAtMs: performance.now() + lifetimeMs })
    const [oldest] = this.#sessions.keys()
    if (this.#sessions.size > mostSessions && oldest !== undefined) this.#sessions.delete(oldest)
    return `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Strict${overTls ? '; Secure' : ''}`
  }

  /** The hash of the key that a request's `Cookie` header stands for. */
  keyHash(cookies: string | undefined): string | undefined {
    if (cookies === undefined) return undefined
    const token = tokenOf(cookies)
    const session = this.#sessions.get(token)
    if (session === undefined || session.endsAtMs > performance.now()) return session?.keyHash
    this.#sessions.delete(token)
    return undefined
  }
}

function tokenOf(cookies: string | undefined): string {
  return /(?:^|;\s*)plumbline_session=([\w-]{43})(?:;|$)/.exec(cookies ?? '')?.[1] ?? ''
}
