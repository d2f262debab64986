import type { VerifierConfig } from '../contract/verification.ts'
import { type Check, nothingToCheck } from './check.ts'
import { evidenceOf } from './evidence.ts'
import { languageFit, slackFor } from './text/languages.ts'

type Config = Extract<VerifierConfig, { use: 'language' }>

const english = new Intl.DisplayNames('en', { type: 'language' })

/** The answer is in one of the languages, or in that of the question. The score is how well it fits the best of them. */
export function languageCheck({ languages }: Config): Check {
  return async (request) => {
    const wanted = languages ?? languagesOf(evidenceOf(request).question)
    if (wanted.length === 0) return nothingToCheck('The language of the question cannot be told.')
    const { text } = request.answer
    const fit = languageFit(text, wanted)
    const [best] = [...(fit ?? [])].sort(([, a], [, b]) => b - a)
    if (fit === null || best === undefined)
      return nothingToCheck('The answer has too few words to tell its language.')
    const score = Math.max(...wanted.map((code) => fit.get(code) ?? 0))
    const passed = score >= 1 - slackFor(text)
    const named = wanted.map((code) => english.of(code) ?? code).join(' or ')
    const found = english.of(best[0]) ?? best[0]
    const reason = passed ? `The answer is in ${named}.` : `The answer is in ${found}, not in ${named}.`
    return { status: passed ? 'passed' : 'failed', score, reason }
  }
}

/** The languages that a text may be in. */
function languagesOf(text: string): string[] {
  const slack = slackFor(text)
  return [...(languageFit(text) ?? [])].filter(([, score]) => score >= 1 - slack).map(([code]) => code)
}
