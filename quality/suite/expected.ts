/** A value as a document states it. */
type Value =
  | { type: 'money'; amount: number; currency: Currency }
  | { type: 'date'; date: Day }
  /** Minutes since midnight. */
  | { type: 'time'; minutes: number }
  | { type: 'number'; value: number }
  /** In percent. */
  | { type: 'percentage'; value: number }
  | { type: 'duration'; count: number; unit: DurationUnit }
  /** `rivals` are other values of the same sort on the document. */
  | { type: 'phone' | 'email' | 'identifier' | 'name' | 'text'; text: string; rivals?: string[] }

/**
 * What a right answer holds. `statement` is the sentence that states it, where prose does: what else stands in that
 * sentence is told apart there, so that quoting it whole is no muddle.
 */
export type Expected = Value & { statement?: string }

export type ExpectedType = Expected['type']
export type Currency = 'USD' | 'EUR' | 'GBP' | 'JPY' | 'CHF'
export type DurationUnit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'

export interface Day {
  year: number
  month: number
  day: number
}
