import type { Budget } from '../../../src/contract/budget.ts'
import type { BudgetText } from './BudgetFields.tsx'

/** The budget that the fields say. What is empty or no amount sets no limit. */
export function budgetOf({ seconds, dollars }: BudgetText): Budget {
  const latency = Math.round(Number.parseFloat(seconds) * 1_000)
  const cost = Number.parseFloat(dollars)
  return {
    ...(latency > 0 ? { latency_ms: latency } : {}),
    ...(cost >= 0 ? { cost_usd: cost } : {}),
  }
}

/** The budget in a few words: `5 s`, `$0.02`, `5 s, $0.02`, `No limit`. */
export function budgetWords({ latency_ms, cost_usd }: Budget): string {
  const words = [
    ...(latency_ms === undefined ? [] : [`${latency_ms / 1_000} s`]),
    ...(cost_usd === undefined ? [] : [`$${cost_usd}`]),
  ]
  return words.join(', ') || 'No limit'
}
