/** What a key may do: `admin` everything, `use` turns and what they need, `read` look at turns and metrics. */
export type KeyRole = 'admin' | 'use' | 'read'

/** An API key as it is kept: never the key itself. */
export interface KeyRecord {
  id: string
  name: string
  role: KeyRole
  /** SHA-256 of the key, hex. Keys are random, so a plain hash is enough. */
  hash: string
  /** The first characters, to be recognised by. */
  prefix: string
  /** Turns a minute; null without limit. */
  turns_per_minute: number | null
  /** What its turns may cost in a UTC day; null without limit. */
  usd_per_day: number | null
  created_at: string
  revoked_at: string | null
}

export interface KeyStore {
  add(key: KeyRecord): Promise<void>
  list(): Promise<KeyRecord[]>
  /** Returns false when there is no such key. */
  revoke(id: string, revokedAt: string): Promise<boolean>
}

/** Who sent a request. */
export interface Caller {
  /** Null on loopback without a key. */
  key: KeyRecord | null
}
