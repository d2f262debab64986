import type { WireBody } from '../contract/wire.ts'

/** Replaces the body's bytes from `start` up to `end` (offsets in the body written out) by `bytes`. */
export interface Edit {
  start: number
  end: number
  bytes: Buffer
}

const nothing = Buffer.alloc(0)
const comma = 0x2c
const closeBrace = 0x7d

/** What a member is to be. Who sets the same in many bodies keeps it: its bytes are made once. */
export class NewMember {
  /** Nothing in it needs an escape. */
  readonly key: string
  /** The value. */
  readonly json: string
  #bytes: Buffer | undefined

  constructor(key: string, json: string) {
    this.key = key
    this.json = json
  }

  get bytes(): Buffer {
    this.#bytes ??= Buffer.from(this.json)
    return this.#bytes
  }
}

/**
 * Edits of a body's top-level members: those in `set` get a new value or are added, those in `drop` go with their
 * comma. All of them must be members that `wire.members` lists when present. Duplicates are set or dropped alike.
 */
export function memberEdits(
  wire: WireBody,
  { set = [], drop = [] }: { set?: readonly NewMember[]; drop?: readonly string[] },
): Edit[] {
  const edits: Edit[] = []
  const dropped = dropEdits(wire, drop)
  const absent = set.filter(({ key }) => !wire.members.some((member) => member.key === key))
  if (absent.length > 0) edits.push(addition(wire, absent, dropped))
  for (const member of set)
    for (const { key, valueStart, end } of wire.members)
      if (key === member.key) edits.push({ start: valueStart, end, bytes: member.bytes })
  for (const edit of dropped) edits.push(edit)
  // Most often they are: the model's name is written first.
  const inOrder = edits.every((edit, i) => byPlace(edits[i - 1] ?? edit, edit) <= 0)
  return inOrder ? edits : edits.sort(byPlace)
}

const byPlace = (a: Edit, b: Edit) => a.start - b.start || a.end - b.end

/** Adds members right after the opening brace. */
function addition(wire: WireBody, added: NewMember[], dropped: Edit[]): Edit {
  const inside = skipSpace(wire, 0, 1) + 1
  let at = skipSpace(wire, inside, 1)
  for (const edit of dropped) {
    if (edit.start <= at && at < edit.end) at = skipSpace(wire, edit.end, 1)
  }
  let members = ''
  for (const { key, json } of added) members += `${members === '' ? '' : ','}"${key}":${json}`
  if (byteAt(wire, at) !== closeBrace) members += ','
  return { start: inside, end: inside, bytes: Buffer.from(members) }
}

function dropEdits(wire: WireBody, names: readonly string[]): Edit[] {
  const runs: { start: number; end: number }[] = []
  for (const { key, keyStart, end } of wire.members) {
    if (!names.includes(key)) continue
    const last = runs.at(-1)
    const next = last ? skipSpace(wire, last.end, 1) : -1
    if (last && byteAt(wire, next) === comma && skipSpace(wire, next + 1, 1) === keyStart) last.end = end
    else runs.push({ start: keyStart, end })
  }
  return runs.map(({ start, end }) => {
    const after = skipSpace(wire, end, 1)
    if (byteAt(wire, after) === comma) return { start, end: after + 1, bytes: nothing }
    const before = skipSpace(wire, start - 1, -1)
    return { start: byteAt(wire, before) === comma ? before : start, end, bytes: nothing }
  })
}

function skipSpace(wire: WireBody, from: number, step: 1 | -1): number {
  let at = from
  for (let byte = byteAt(wire, at); byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; ) {
    at += step
    byte = byteAt(wire, at)
  }
  return at
}

/** The byte at `offset` of the body; undefined inside media and outside the body. */
function byteAt(wire: WireBody, offset: number): number | undefined {
  let start = 0
  for (const piece of wire.pieces) {
    const length = piece.kind === 'json' ? piece.bytes.length : piece.encodedBytes
    if (offset < start + length) return piece.kind === 'json' ? piece.bytes[offset - start] : undefined
    start += length
  }
  return undefined
}
