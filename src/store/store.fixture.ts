import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '../contract/ids.ts'
import type { TurnRecord } from '../contract/ports/store.ts'
import type { TurnSummary } from '../contract/turn.ts'

/** A fresh folder, and what removes it. */
export async function temporaryFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-store-'))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** A completed text turn of eight events and one attempt, with `changes` to its summary. */
export function aTurn(changes: Partial<TurnSummary> = {}): TurnRecord {
  const id = changes.id ?? newId('turn')
  const attempt_id = newId('att')
  const spent = { latency_ms: 120.5, cost_usd: 0.0012 }
  const usage = { input_tokens: 20, output_tokens: 30 }
  const started_at = new Date().toISOString()
  const summary: TurnSummary = {
    id,
    state: 'completed',
    model: 'agent/reader',
    protocol: 'chat',
    started_at,
    budget: { latency_ms: 30_000, cost_usd: 0.05 },
    spent,
    usage,
    finish_reason: 'stop',
    modalities: ['text'],
    user: null,
    key: null,
    conversation: null,
    input_preview: 'What is due, and when must it be paid?',
    output_preview: 'The invoice asks for 1,250.00 EUR by 31 January.',
    error: null,
    ...changes,
  }
  const text = (seq: number, piece: string) =>
    ({ seq, at_ms: 100 + seq / 8, type: 'text.delta', attempt_id, text: piece }) as const
  return {
    summary,
    events: [
      {
        seq: 1,
        at_ms: 0,
        type: 'turn.started',
        turn_id: id,
        started_at,
        model: summary.model,
        protocol: 'chat',
        stream: true,
        budget: summary.budget,
        settings: { temperature: 0.2 },
        body_bytes: 312,
      },
      {
        seq: 2,
        at_ms: 0.5,
        type: 'attempt.started',
        attempt_id,
        model: 'local/reader',
        kind: 'first',
        modalities: ['text'],
        reserved_usd: 0.002,
      },
      text(3, 'The invoice '),
      text(4, 'asks for 1,250.00 EUR '),
      text(5, 'by 31 '),
      text(6, 'January.'),
      {
        seq: 7,
        at_ms: 120,
        type: 'attempt.finished',
        attempt_id,
        status: 'completed',
        finish_reason: 'stop',
        usage,
        estimate: { input_tokens: 18, by_modality: { text: 18 } },
        cost_usd: 0.0012,
        first_output_ms: 100.375,
        latency_ms: 119.5,
      },
      { seq: 8, at_ms: 120.5, type: 'turn.completed', finish_reason: 'stop', usage, spent },
    ],
    attempts: [
      {
        id: attempt_id,
        turn_id: id,
        model: 'local/reader',
        status: 'completed',
        finish_reason: 'stop',
        input_tokens: 20,
        output_tokens: 30,
        estimated_input_tokens: 18,
        cost_usd: 0.0012,
        first_output_ms: 100.375,
        latency_ms: 119.5,
        error_code: null,
      },
    ],
    blobs: [],
  }
}
