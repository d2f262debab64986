import type { WireMember } from '../contract/wire.ts'
import { maxJsonDepth, tooDeep } from './json-bounds.ts'
import { closingQuote } from './json-string.ts'

/** What decides which model answers a Chat Completions request, how much it says, and what that costs. */
export const decisiveMembers = [
  ...['model', 'messages', 'stream', 'stream_options', 'max_tokens', 'max_completion_tokens'],
  ...['n', 'best_of', 'modalities', 'prediction', 'service_tier', 'web_search_options', 'tools'],
]

/** The members of a request that somebody on its way up may have to change, or to find but once. */
export const splicedMembers: ReadonlySet<string> = new Set(['plumbline', ...decisiveMembers])

const quote = 0x22
const comma = 0x2c
const backslash = 0x5c
const lastAscii = 0x7f

/** Between the tokens of valid JSON a colon says no more than a space does. */
const isSpace = (byte: number | undefined) =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x3a
const opens = (byte: number | undefined) => byte === 0x7b || byte === 0x5b
const closes = (byte: number | undefined) => byte === 0x7d || byte === 0x5d

/**
 * Byte spans of the top-level members of a valid JSON object whose keys are `wanted`, in order, duplicates
 * included. Throws `invalid_json` when the value nests too deep.
 */
export function topLevelMembers(json: Buffer, wanted: ReadonlySet<string>): WireMember[] {
  const members: WireMember[] = []
  const first = skipSpace(json, 0)
  if (json[first] !== 0x7b) {
    endOfValue(json, first, 0)
    return members
  }
  let at = skipSpace(json, first + 1)
  while (json[at] === quote) {
    const keyStart = at
    const keyEnd = closingQuote(json, keyStart + 1)
    const valueStart = skipSpace(json, keyEnd + 1)
    const end = endOfValue(json, valueStart, 1)
    const key = wantedKey(json, keyStart + 1, keyEnd, wanted)
    if (key !== undefined) members.push({ key, keyStart, valueStart, end })
    at = skipSpace(json, end)
    if (json[at] === comma) at = skipSpace(json, at + 1)
  }
  return members
}

function skipSpace(json: Buffer, from: number): number {
  let at = from
  while (isSpace(json[at])) at++
  return at
}

/** One past the last byte of the value that starts at `start`, inside `outerDepth` arrays and objects. */
function endOfValue(json: Buffer, start: number, outerDepth: number): number {
  const first = json[start]
  if (first === quote) return closingQuote(json, start + 1) + 1
  let at = start
  if (!opens(first)) {
    while (at < json.length && json[at] !== comma && !closes(json[at]) && !isSpace(json[at])) at++
    return at
  }
  let depth = outerDepth
  do {
    const byte = json[at]
    if (byte === quote) at = closingQuote(json, at + 1)
    else if (closes(byte)) depth--
    else if (opens(byte) && ++depth > maxJsonDepth) throw tooDeep()
    at++
  } while (depth > outerDepth)
  return at
}

/** The key that stands between two quotes; undefined when it is not wanted. Most keys need not become strings. */
function wantedKey(
  json: Buffer,
  start: number,
  end: number,
  wanted: ReadonlySet<string>,
): string | undefined {
  for (let at = start; at < end; at++) {
    const byte = json[at] ?? 0
    if (byte !== backslash && byte <= lastAscii) continue
    const key = String(JSON.parse(json.toString('utf8', start - 1, end + 1)))
    return wanted.has(key) ? key : undefined
  }
  for (const key of wanted) if (key.length === end - start && standsAt(json, start, key)) return key
  return undefined
}

function standsAt(json: Buffer, start: number, key: string): boolean {
  for (let i = 0; i < key.length; i++) if (json[start + i] !== key.charCodeAt(i)) return false
  return true
}
