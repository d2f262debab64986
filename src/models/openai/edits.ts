import type { WireBody, WireMember } from '../../contract/wire.ts'
import { type Edit, memberEdits, NewMember } from '../../media/wire-edits.ts'
import { type JsonObject, objectOf } from './json.ts'
import { limitsToSet, type OutputLimit } from './output-cap.ts'

/**
 * What has to change in a Chat Completions request on its way up: the model's name, Plumbline's own member taken
 * out, for streams the wish that usage be reported, and where `cap` says so fewer output tokens. Everything else stays
 * as the client wrote it.
 */
export function upstreamEdits(
  wire: WireBody,
  upstreamModel: NewMember,
  stream: boolean,
  cap?: { outputCap: number; preferred: OutputLimit },
): Edit[] {
  const set = cap ? limitsOf(wire, cap) : []
  if (valueText(wire, 'model') !== upstreamModel.json) set.push(upstreamModel)
  if (stream && !asksForUsage(wire)) set.push(usageWish(wire))
  return memberEdits(wire, { set, drop: ownMembers })
}

const ownMembers = ['plumbline']

function limitsOf(wire: WireBody, cap: { outputCap: number; preferred: OutputLimit }): NewMember[] {
  const keys = limitsToSet(cap.outputCap, cap.preferred, (key) => valueTexts(wire, key))
  return keys.map((key) => new NewMember(key, String(cap.outputCap)))
}

function usageWish(wire: WireBody): NewMember {
  return new NewMember('stream_options', JSON.stringify({ ...streamOptions(wire), include_usage: true }))
}

/** True when the client itself wants the chunk that reports usage. */
export function asksForUsage(wire: WireBody): boolean {
  return streamOptions(wire).include_usage === true
}

function streamOptions(wire: WireBody): JsonObject {
  const text = valueText(wire, 'stream_options')
  if (text === undefined) return {}
  try {
    return objectOf(JSON.parse(text)) ?? {}
  } catch {
    return {}
  }
}

/** The JSON text of a top-level member's value, the last one as JSON.parse would have it, when media is not in it. */
function valueText(wire: WireBody, key: string): string | undefined {
  let last: WireMember | undefined
  for (const member of wire.members) if (member.key === key) last = member
  return last && memberText(wire, last)
}

/** The same of all members of that name. */
function valueTexts(wire: WireBody, key: string): (string | undefined)[] {
  const texts: (string | undefined)[] = []
  for (const member of wire.members) if (member.key === key) texts.push(memberText(wire, member))
  return texts
}

function memberText(wire: WireBody, member: WireMember): string | undefined {
  const [only] = wire.pieces
  if (wire.pieces.length === 1 && only?.kind === 'json')
    return only.bytes.toString('utf8', member.valueStart, member.end)
  let text = ''
  let offset = 0
  for (const piece of wire.pieces) {
    const length = piece.kind === 'json' ? piece.bytes.length : piece.encodedBytes
    const start = Math.max(0, member.valueStart - offset)
    const end = Math.min(length, member.end - offset)
    if (start < end && piece.kind === 'base64') return undefined
    if (start < end && piece.kind === 'json') text += piece.bytes.toString('latin1', start, end)
    offset += length
  }
  return Buffer.from(text, 'latin1').toString('utf8')
}
