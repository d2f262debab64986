import { randomFillSync } from 'node:crypto'

/** Random bytes are drawn for many ids at once. */
const pool = Buffer.allocUnsafe(4096)
const bytesPerId = 8
const digitsPerId = 2 * bytesPerId
let digits = ''
let used = 0

let lastMs = 0
let lastMsHex = ''
/** The 12 bits after the version: counts the ids of one millisecond (RFC 9562 §6.2, method 1). */
let count = 0
const mostInOneMs = 0xfff

function randomHex(): string {
  if (used === digits.length) {
    randomFillSync(pool)
    // The variant, 10 in the two highest bits (RFC 9562 §4.1).
    for (let at = 0; at < pool.length; at += bytesPerId) pool[at] = ((pool[at] ?? 0) & 0x3f) | 0x80
    digits = pool.toString('hex')
    used = 0
  }
  used += digitsPerId
  return digits.slice(used - digitsPerId, used)
}

/** Moves on to the next id's place in time, which never goes back although the clock may. */
function advance(): void {
  const now = Date.now()
  if (now > lastMs) lastMs = now
  else if (count < mostInOneMs) {
    count += 1
    return
  } else lastMs += 1
  count = 0
  lastMsHex = lastMs.toString(16).padStart(12, '0')
}

/** A new id that sorts by time (UUID v7, RFC 9562): `turn_0192…`. Later ids of one process sort after earlier ones. */
export function newId(prefix: 'turn' | 'att' | 'file' | 'key'): string {
  advance()
  return `${prefix}_${lastMsHex}7${count.toString(16).padStart(3, '0')}${randomHex()}`
}
