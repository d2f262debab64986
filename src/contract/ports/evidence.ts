import type { Calibration } from '../calibration.ts'
import type { InputKind, SizeClass } from '../input-kind.ts'
import type { Label } from '../label.ts'
import type { VerdictStatus } from '../verdict.ts'

/** One verdict of one turn's answer, as the store keeps it. */
export interface VerdictRecord {
  turn_id: string
  verifier: string
  fingerprint: string
  model: string
  input_kind: InputKind
  task: string
  status: VerdictStatus
  score: number | null
  confidence: number | null
  /** True when the verdict was on the answer that was delivered. */
  delivered: boolean
  cost_usd: number | null
  latency_ms: number
  created_at: string
}

/** How a turn was routed and what came of it. */
export interface RouteRecord {
  turn_id: string
  task: string
  policy: string
  input_kind: InputKind
  size_class: SizeClass
  /** The model tried first, and the one that gave the answer. */
  chosen: string
  answered_by: string | null
  propensity: number
  /** Predictions as JSON (`Prediction[]`). */
  predictions: string
  /** What is left when the choice was made; null when there is no limit. */
  remaining_ms: number | null
  remaining_usd: number | null
  cost_usd: number | null
  latency_ms: number
  created_at: string
}

/** A verdict with what most raters said of its turn's answer; turns of which they say both equally often are left out. */
export interface LabelledVerdict extends VerdictRecord {
  correct: boolean
  /** The conversation, else a file that the turn refers to, else the turn: answers about one are not independent. */
  cluster: string
}

/** Verdicts that are alike in all but their turn, counted. */
export interface VerdictCount
  extends Pick<VerdictRecord, 'verifier' | 'fingerprint' | 'model' | 'input_kind' | 'task' | 'status'> {
  count: number
  /** Of those whose cost is known. */
  cost_usd: number
  unknown_costs: number
  /** Within 2 %. */
  latency_ms: number
  /** Id of the newest turn. */
  newest: string
}

/** Routes that are alike in all but their turn, counted. */
export interface RouteCount extends Pick<RouteRecord, 'input_kind' | 'chosen' | 'answered_by'> {
  count: number
  /** Of those whose cost is known: how many, their sum, and the sum of their squares. */
  cost_usd: { n: number; sum: number; squares: number }
  /** Within 2 %. */
  latency_ms: number
}

/** A route with what most raters said of its turn's answer; null when they are even, or there is none. */
export interface LabelledRoute extends RouteRecord {
  correct: boolean | null
  /** The conversation, else a file that the turn refers to, else the turn. */
  cluster: string
}

export interface EvidenceFilter {
  /** UTC days (`2026-11-21`), both included. */
  from?: string
  to?: string
  /** Only turns after this id; ids sort by time. */
  after?: string
  /** Ends with the page that reaches so many rows; no turn's rows are parted. All when absent. */
  limit?: number
}

export interface EvidenceStore {
  /** Replaces what was kept of the turn. */
  addVerdicts(verdicts: VerdictRecord[], route: RouteRecord | null): Promise<void>
  /** Replaces what the same rater said of the same turn. */
  addLabel(label: Label): Promise<void>
  labels(turnId: string): Promise<Label[]>
  /** By turn, the oldest first; so are the next two. */
  verdicts(filter: EvidenceFilter): Promise<VerdictRecord[]>
  /** Adds up in the store what reports need; `after` and `limit` do not count. */
  verdictCounts(filter: EvidenceFilter): Promise<VerdictCount[]>
  routeCounts(filter: EvidenceFilter): Promise<RouteCount[]>
  /** The newest verdicts, the newest turn first. */
  newestVerdicts(limit: number): Promise<VerdictRecord[]>
  /** Those on delivered answers. */
  labelledVerdicts(filter: EvidenceFilter): Promise<LabelledVerdict[]>
  routes(filter: EvidenceFilter): Promise<LabelledRoute[]>
  addCalibration(calibration: Calibration): Promise<void>
  /** The newest of each scope. */
  calibrations(): Promise<Calibration[]>
}
