import type { Finding } from '../contract/ports/verifier.ts'
import type { Claim } from '../contract/verdict.ts'
import { type Check, type CheckRooms, nothingToCheck, notRun } from './check.ts'
import { DateIndex } from './date-index.ts'
import { type Evidence, evidenceOf } from './evidence.ts'
import { PassageFinder } from './passage-finder.ts'
import { datesIn } from './text/dates.ts'
import { sentenceAround } from './text/sentences.ts'

const mostDates = 200
const perSentence = 20

/**
 * Each date of the answer exists, and stands in what it cites or was given, in whatever notation. The score is the
 * share that does.
 */
export function datesCheck({ passages }: CheckRooms): Check {
  return async (request) => {
    if (request.answer.abstained) return nothingToCheck('The model gave no answer.')
    const evidence = evidenceOf(request)
    const finder = new PassageFinder(passages, evidence, request)
    return datesFinding(await checkDates(request.answer.text, evidence, finder))
  }
}

/** Each date of an answer, looked up. Throws `verifier_not_run` when there are more than 200. */
export async function checkDates(
  answer: string,
  evidence: Evidence,
  finder: PassageFinder,
): Promise<Claim[]> {
  const dates = datesIn(answer, mostDates + 1)
  if (dates.length > mostDates) throw notRun(`the answer has more than ${mostDates} dates`)
  const index = new DateIndex([...evidence.quotes, ...evidence.texts])
  const asked = new DateIndex([{ text: evidence.question }])
  const claims: Claim[] = []
  for (const date of dates) {
    const { text, start, end } = date
    const claim = { text, start, end }
    if (date.days.length === 0) {
      claims.push({ ...claim, supported: false, reason: 'the calendar has no such day' })
      continue
    }
    if (!index.find(date) && finder.canSearch)
      for (const passage of await finder.find(sentenceAround(answer, date), perSentence)) index.add(passage)
    const passage = index.find(date)
    const source = passage?.citation && { source: passage.citation }
    if (passage) claims.push({ ...claim, supported: true, reason: 'it stands in the source', ...source })
    else if (asked.find(date)) claims.push({ ...claim, supported: true, reason: 'only the question says it' })
    else claims.push({ ...claim, supported: false, reason: 'it stands in no source' })
  }
  return claims
}

function datesFinding(claims: Claim[]): Finding {
  if (claims.length === 0) return nothingToCheck('There are no dates in the answer.')
  const wrong = claims.filter(({ supported }) => !supported)
  const [first] = wrong
  const score = 1 - wrong.length / claims.length
  if (first) return { status: 'failed', score, reason: `${first.text}: ${first.reason}.`, claims }
  return { status: 'passed', score, reason: 'Its dates stand in the source.', claims }
}
