import type { VerifierConfig } from '../contract/verification.ts'
import { type Check, notRun } from './check.ts'

type Config = Extract<VerifierConfig, { use: 'citation_score' }>

/** What an extractive model thought of the best passage that it quotes. Throws for answers without a quote: they have no such score. */
export function citationScoreCheck({ pass_at = 0 }: Config): Check {
  return async ({ answer }) => {
    const [best] = [...answer.citations].sort((a, b) => b.score - a.score)
    if (answer.abstained) return { status: 'failed', score: null, reason: 'The model gave no answer.' }
    if (best === undefined) throw notRun('the answer quotes nothing, so there is no score of a quote')
    const score = Math.min(1, Math.max(0, best.score))
    const where = best.filename === undefined ? `page ${best.page}` : `page ${best.page} of ${best.filename}`
    return {
      status: score >= pass_at ? 'passed' : 'failed',
      score,
      reason: `The best passage, on ${where}, fits the question with ${score.toFixed(2)}.`,
    }
  }
}
