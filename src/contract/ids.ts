import { v7 } from 'uuid'

/** A new id that sorts by time (UUID v7, RFC 9562): `turn_0192…`. */
export function newId(prefix: 'turn' | 'att' | 'file' | 'key'): string {
  return `${prefix}_${v7().replaceAll('-', '')}`
}
