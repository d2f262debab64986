import { newId } from '../contract/ids.ts'
import type { RouteRecord, VerdictRecord } from '../contract/ports/evidence.ts'

/** A verdict that passed, on a delivered answer of a turn of its own, with `changes`. */
export function aVerdict(changes: Partial<VerdictRecord> = {}): VerdictRecord {
  return {
    turn_id: newId('turn'),
    verifier: 'citation_score',
    fingerprint: 'citation_score@1:0011223344556677',
    model: 'local/reader',
    input_kind: 'document',
    task: 'reader',
    status: 'passed',
    score: 0.75,
    confidence: null,
    delivered: true,
    cost_usd: 0,
    latency_ms: 1.5,
    created_at: new Date().toISOString(),
    ...changes,
  }
}

/** A turn that went to its first model, which answered it, with `changes`. */
export function aRoute(changes: Partial<RouteRecord> = {}): RouteRecord {
  return {
    turn_id: newId('turn'),
    task: 'reader',
    policy: 'cascade',
    input_kind: 'document',
    size_class: 'small',
    chosen: 'local/reader',
    answered_by: 'local/reader',
    propensity: 1,
    predictions: '[]',
    remaining_ms: 30_000,
    remaining_usd: null,
    cost_usd: 0.002,
    latency_ms: 120,
    created_at: new Date().toISOString(),
    ...changes,
  }
}
