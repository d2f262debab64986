import { createHash } from 'node:crypto'

/**
 * Names settings so that any change of them shows: kind, version of its method, and the first 16 hex digits of the
 * SHA-256 of the settings with their keys sorted.
 */
export function fingerprintOf(kind: string, version: number, settings: unknown): string {
  const hash = createHash('sha256').update(canonical(settings)).digest('hex').slice(0, 16)
  return `${kind}@${version}:${hash}`
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`
}
