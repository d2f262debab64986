import { Random } from '../src/stats/random.ts'
import type { QualityRecord } from './record.ts'

/** A model that is right this often, whatever it is asked, at so much a call. Its errors are drawn from a seed. */
export const upstream = { accuracy: 0.95, cost_usd: 0.004 }

export interface CascadeFigures {
  /** Of the reader where its answer is accepted, else of the upstream. */
  accuracy: number
  upstream_accuracy: number
  /** The one over the other. */
  accuracy_vs_upstream: number
  /** Questions that the upstream was asked, of all. */
  call_share: number
  cost_usd_per_question: number
}

/** Whether the upstream is right on a question: the same for the same question, whoever else is asked. */
function upstreamIsRight(id: string): boolean {
  return new Random(hashOf(id)).next() < upstream.accuracy
}

/** The reader first, the upstream where the reader's answer is not accepted. Null without questions. */
export function cascadeOf(records: readonly QualityRecord[]): CascadeFigures | null {
  const n = records.length
  if (n === 0) return null
  let right = 0
  let upstreamRight = 0
  let calls = 0
  for (const { id, accepted, correct } of records) {
    const strong = upstreamIsRight(id)
    if (strong) upstreamRight++
    if (!accepted) calls++
    if (accepted ? correct : strong) right++
  }
  return {
    accuracy: right / n,
    upstream_accuracy: upstreamRight / n,
    accuracy_vs_upstream: upstreamRight === 0 ? 1 : right / upstreamRight,
    call_share: calls / n,
    cost_usd_per_question: (calls / n) * upstream.cost_usd,
  }
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
