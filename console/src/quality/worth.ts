import type { VerifierWorth } from '../../../src/contract/quality.ts'

/** How labelled verdicts turned out. */
export interface Outcomes {
  caught: number
  missed: number
  falseAlarms: number
  /** Passed, and right. Those that did not run are in none. */
  rightlyPassed: number
}

/** `ran` is how many of the labelled ones ran. */
export function outcomesOf(worth: VerifierWorth): Outcomes {
  const { labelled, caught, missed, false_alarms: falseAlarms } = worth
  return { caught, missed, falseAlarms, rightlyPassed: Math.max(0, labelled - caught - missed - falseAlarms) }
}

/**
 * What one catch cost, in USD: only labelled verdicts tell a catch, so that their share of the cost is counted. Null
 * where nothing was caught or a price is unknown.
 */
export function costOfCatch({ cost_usd, verdicts, labelled, caught }: VerifierWorth): number | null {
  if (cost_usd === null || caught === 0 || verdicts === 0) return null
  return (cost_usd * (labelled / verdicts)) / caught
}
