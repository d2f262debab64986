import type { WireMember } from '../contract/wire.ts'
import { maxJsonDepth, tooDeep } from './json-bounds.ts'
import { closingQuote } from './json-string.ts'

/** The members of a request that somebody on its way up may have to change, or to find but once. */
export const splicedMembers: ReadonlySet<string> = new Set([
  'model',
  'plumbline',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'messages',
  'n',
  'best_of',
  'modalities',
  'prediction',
])

const isSpace = (byte: number | undefined) =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x3a

/**
 * Byte spans of the top-level members of a valid JSON object whose keys are `wanted`, in order, duplicates
 * included. Throws `invalid_json` when the value nests too deep.
 */
export function topLevelMembers(json: Buffer, wanted: ReadonlySet<string>): WireMember[] {
  const members: WireMember[] = []
  const isObject = json[skipSpace(json)] === 0x7b
  let depth = 0
  let keyStart = -1
  let keyEnd = -1
  let valueStart = -1
  let end = -1
  const finishMember = () => {
    if (keyStart !== -1) {
      const key = readKey(json, keyStart, keyEnd)
      if (wanted.has(key)) members.push({ key, keyStart, valueStart, end })
    }
    keyStart = -1
    valueStart = -1
  }
  for (let at = 0; at < json.length; at++) {
    const byte = json[at]
    const onTop = depth === 1 && isObject
    if (byte === 0x22) {
      const closing = closingQuote(json, at + 1)
      if (onTop && keyStart === -1) {
        keyStart = at
        keyEnd = closing + 1
      } else if (onTop) {
        valueStart = at
        end = closing + 1
      }
      at = closing
    } else if (byte === 0x7b || byte === 0x5b) {
      if (onTop) valueStart = at
      if (++depth > maxJsonDepth) throw tooDeep()
    } else if (byte === 0x7d || byte === 0x5d) {
      depth--
      if (depth === 1) end = at + 1
      if (depth === 0 && isObject) finishMember()
    } else if (onTop) {
      if (byte === 0x2c) finishMember()
      else if (!isSpace(byte)) {
        if (valueStart === -1) valueStart = at
        end = at + 1
      }
    }
  }
  return members
}

function skipSpace(json: Buffer): number {
  let at = 0
  while (at < json.length && isSpace(json[at])) at++
  return at
}

function readKey(json: Buffer, start: number, end: number): string {
  const raw = json.toString('utf8', start + 1, end - 1)
  return raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw
}
