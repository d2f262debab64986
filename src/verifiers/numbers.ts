import type { Finding } from '../contract/ports/verifier.ts'
import type { Claim } from '../contract/verdict.ts'
import type { VerifierConfig } from '../contract/verification.ts'
import { type Check, type CheckRooms, listed, nothingToCheck } from './check.ts'
import { evidenceOf } from './evidence.ts'
import { type CheckedFigure, checkFigures } from './figures-check.ts'
import { PassageFinder } from './passage-finder.ts'

type Config = Extract<VerifierConfig, { use: 'numbers' }>

/**
 * Each number and code of the answer stands in what it cites or was given, or follows from such numbers. The score is
 * the share that does; what only repeats the question counts half.
 */
export function numbersCheck({ tolerance }: Config, { passages }: CheckRooms): Check {
  return async (request) => {
    if (request.answer.abstained) return nothingToCheck('The model gave no answer.')
    const evidence = evidenceOf(request)
    const finder = new PassageFinder(passages, evidence, request)
    return figuresFinding(await checkFigures(request.answer.text, evidence, finder, tolerance))
  }
}

/** What looking up figures amounts to. */
function figuresFinding(figures: readonly CheckedFigure[]): Finding {
  if (figures.length === 0) return nothingToCheck('There are no numbers in the answer.')
  const wrong = figures.filter(({ supported }) => !supported)
  const score = figures.reduce((sum, { credit }) => sum + credit, 0) / figures.length
  const claims = listed(figures.map(({ credit, ...claim }): Claim => claim))
  return { status: wrong.length === 0 ? 'passed' : 'failed', score, reason: inWords(figures, wrong), claims }
}

function inWords(figures: readonly CheckedFigure[], [first, ...more]: readonly CheckedFigure[]): string {
  if (first === undefined)
    return figures.length === 1
      ? 'Its one number is supported.'
      : `All ${figures.length} numbers are supported.`
  const others = more.length === 0 ? '' : `, and ${more.length} more of ${figures.length} are not supported`
  return `${first.text.slice(0, 80)}: ${first.reason}${others}.`
}
