/** What spend is added up by. `modality` is by model and the media of the turn's input. */
export type SpendGrouping = 'model' | 'user' | 'key' | 'modality'

export interface SpendFilter {
  /** UTC days (`2026-11-21`), both included; a turn belongs to the day on which it started. */
  from: string
  to: string
  by: SpendGrouping
}

/** The attempts of one group. Names that the grouping does not ask for are absent. */
export interface SpendRow {
  model?: string
  user?: string | null
  key?: string | null
  /** `text`, the one kind of media beside it, or `mixed`. */
  modality?: string
  attempts: number
  /** Of the attempts: those whose cost nobody knows. They are not in `cost_usd`. */
  unknown_costs: number
  cost_usd: number
  input_tokens: number
  output_tokens: number
  /** Reported ÷ estimated input tokens, where both are known: how many, their sum, and the sum of their squares. */
  ratios: { n: number; sum: number; squares: number }
}

export interface SpendStore {
  /** Dearest first. */
  report(filter: SpendFilter): Promise<SpendRow[]>
}
