import { hash, randomBytes } from 'node:crypto'
import { newId } from '../contract/ids.ts'
import type { KeyRecord } from '../contract/ports/keys.ts'

/** What API keys begin with; whatever begins otherwise was meant for somebody else. */
export const apiKeyPrefix = 'pl_'

/** Characters of a key that may be shown: enough to tell keys apart, too few to guess the rest. */
const shownCharacters = 8

/** SHA-256 of a key, hex: what is kept of it. */
export function hashOfKey(secret: string): string {
  return hash('sha256', secret, 'hex')
}

/**
 * A new key, `pl_` and 32 random bytes as base64url, with the record that stands for it. The record does not hold
 * the key, so this is the only time it can be shown.
 */
export function newApiKey(options: Pick<KeyRecord, 'name' | 'role' | 'turns_per_minute' | 'usd_per_day'>): {
  secret: string
  record: KeyRecord
} {
  const secret = apiKeyPrefix + randomBytes(32).toString('base64url')
  const record: KeyRecord = {
    id: newId('key'),
    ...options,
    hash: hashOfKey(secret),
    prefix: secret.slice(0, shownCharacters),
    created_at: new Date().toISOString(),
    revoked_at: null,
  }
  return { secret, record }
}
