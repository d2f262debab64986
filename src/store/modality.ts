import type { Part } from '../contract/part.ts'

/** The bit of each kind of part in the `modalities` column. Stored: never give a bit another meaning. */
const bits: Record<Part['type'], number> = {
  text: 1,
  image: 2,
  document: 4,
  audio: 8,
  video: 16,
  tool_call: 32,
  tool_result: 64,
  data: 128,
}

/** The bit of one kind of part; 0 for a kind that does not exist. */
export function modalityBit(kind: string): number {
  return Object.hasOwn(bits, kind) ? bits[kind as Part['type']] : 0
}

/** The `modalities` column of a turn that has parts of these kinds. */
export function modalityBits(modalities: string[]): number {
  return modalities.reduce((sum, kind) => sum | modalityBit(kind), 0)
}

/** The kinds of part that a `modalities` column tells of, in an order of their own. */
export function modalitiesOf(column: number): string[] {
  return kinds.filter((kind) => column & modalityBit(kind))
}

const kinds = Object.keys(bits)
