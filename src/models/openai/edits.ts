import type { WireBody, WireMember } from '../../contract/wire.ts'
import { type JsonObject, objectOf } from './json.ts'

/** Bytes `start` up to `end` of a body, to be replaced by `bytes`. Edits are in order and do not overlap. */
export interface Edit {
  start: number
  end: number
  bytes: Buffer
}

/**
 * What has to change in a Chat Completions request on its way up: the model's name, Plumbline's own member taken
 * out, and for streams the wish that usage be reported. Everything else stays as the client wrote it.
 */
export function upstreamEdits(wire: WireBody, upstreamModel: string, stream: boolean): Edit[] {
  const edits = removals(wire, 'plumbline')
  edits.push(
    ...replaced(wire, 'model', (text) =>
      text === JSON.stringify(upstreamModel) ? undefined : JSON.stringify(upstreamModel),
    ),
  )
  if (stream) edits.push(...usageWish(wire))
  return edits.sort((a, b) => a.start - b.start || a.end - b.end)
}

/** True when the client itself wants the chunk that reports usage. */
export function asksForUsage(wire: WireBody): boolean {
  return wire.members
    .filter((member) => member.key === 'stream_options')
    .some((member) => streamOptions(wire, member).include_usage === true)
}

function replaced(wire: WireBody, key: string, change: (text: string) => string | undefined): Edit[] {
  return wire.members
    .filter((member) => member.key === key)
    .flatMap((member) => {
      const text = change(valueText(wire, member))
      return text === undefined
        ? []
        : [{ start: member.valueStart, end: member.end, bytes: Buffer.from(text) }]
    })
}

function usageWish(wire: WireBody): Edit[] {
  const present = wire.members.filter((member) => member.key === 'stream_options')
  if (present.length > 0)
    return replaced(wire, 'stream_options', (text) => {
      const options = parseObject(text)
      return options.include_usage === true ? undefined : JSON.stringify({ ...options, include_usage: true })
    })
  const model = wire.members.find((member) => member.key === 'model')
  if (!model) return []
  const wish = Buffer.from('"stream_options":{"include_usage":true},')
  return [{ start: model.keyStart, end: model.keyStart, bytes: wish }]
}

/** Takes members out together with one comma each. */
function removals(wire: WireBody, key: string): Edit[] {
  const { members } = wire
  const last = members.findLastIndex((member) => member.key !== key)
  const edits: Edit[] = []
  for (const [index, member] of members.entries()) {
    const next = members[index + 1]
    if (member.key !== key || index > last || !next) continue
    edits.push({ start: member.keyStart, end: next.keyStart, bytes: Buffer.alloc(0) })
  }
  const start = last === -1 ? members[0]?.keyStart : members[last]?.end
  const end = members.at(-1)?.end
  if (last < members.length - 1 && start !== undefined && end !== undefined)
    edits.push({ start, end, bytes: Buffer.alloc(0) })
  return edits
}

function streamOptions(wire: WireBody, member: WireMember): JsonObject {
  return parseObject(valueText(wire, member))
}

function parseObject(text: string): JsonObject {
  try {
    return objectOf(JSON.parse(text)) ?? {}
  } catch {
    return {}
  }
}

/** The JSON text of a member's value; empty when media was taken out of it. */
function valueText(wire: WireBody, member: WireMember): string {
  let offset = 0
  for (const piece of wire.pieces) {
    const length = piece.kind === 'json' ? piece.bytes.length : piece.encodedBytes
    if (member.valueStart < offset + length) {
      if (piece.kind !== 'json' || member.end > offset + length) return ''
      return piece.bytes.toString('utf8', member.valueStart - offset, member.end - offset)
    }
    offset += length
  }
  return ''
}
