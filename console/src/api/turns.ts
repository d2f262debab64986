import type { Modality } from '../../../src/contract/part.ts'
import type { TurnState, TurnSummary, Wishes } from '../../../src/contract/turn.ts'
import { getJson, request } from './client.ts'

export type Content = { type: 'text'; text: string } | { type: 'document' | 'image'; file_id: string }

/** The body of POST /v1/turns. */
export interface TurnRequest extends Pick<Wishes, 'budget' | 'fallback' | 'hedge'> {
  model: string
  input: { role: 'user'; content: Content[] }[]
  stream: true
}

export interface TurnFilters {
  state?: TurnState
  model?: string
  modality?: Modality
  text?: string
}

interface TurnPage {
  data: TurnSummary[]
  has_more: boolean
}

const pageSize = 40

export function listTurns(filters: TurnFilters, before: string | undefined, signal: AbortSignal) {
  const query = new URLSearchParams({ limit: String(pageSize) })
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value)
  if (before) query.set('before', before)
  return getJson<TurnPage>(`/v1/turns?${query}`, signal)
}

export async function cancelTurn(id: string): Promise<void> {
  await request(`/v1/turns/${encodeURIComponent(id)}/cancel`, { method: 'POST' })
}

/** Gives a person's word on a call that waits for it. */
export async function answerApproval(id: string, callId: string, allowed: boolean): Promise<void> {
  await request(`/v1/turns/${encodeURIComponent(id)}/approvals`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ call_id: callId, allowed }),
  })
}

/** Address of a page of a document, or of an image as shown, as PNG. */
export function pageImage(hash: string, page: number, maxSide: number): string {
  return `/v1/blobs/${hash}/pages/${page}?max_side=${maxSide}`
}

export function blobAddress(hash: string): string {
  return `/v1/blobs/${hash}`
}
