import type { Finding, ToolEvidence, VerificationRequest } from '../contract/ports/verifier.ts'
import type { Claim } from '../contract/verdict.ts'
import { type Check, type CheckRooms, listed, nothingToCheck, notRun } from './check.ts'
import { checkDates } from './dates.ts'
import { evidenceOf } from './evidence.ts'
import { checkFigures } from './figures-check.ts'
import { PassageFinder } from './passage-finder.ts'
import { holdsWords, plain } from './text/plain.ts'
import { sentencesIn } from './text/sentences.ts'

const mostQuotes = 200
const quoted = /"([^"\n]{3,200})"|“([^”\n]{3,200})”|«([^»\n]{3,200})»|„([^“”\n]{3,200})[“”]/gu
const success =
  /\b(?:successfully|done|completed?|(?:has|have|had) been|(?:is|are|was|were) (?:now )?(?:sent|created|booked|updated|deleted|saved|scheduled|placed|cancelled|submitted|added|removed)|I(?:'ve| have)? (?:sent|created|booked|updated|deleted|saved|scheduled|placed|cancelled|submitted|added|removed|found|fetched|checked))\b|\berfolgreich\b|\bwurden? \p{L}+t\b|\bavec succès\b|\bcon éxito\b/iu
const admission =
  /\b(?:could not|couldn['’]t|cannot|can['’]t|unable|fail(?:ed|s|ure)?|errors?|not able|unfortunately|did not|didn['’]t|was not|wasn['’]t|timed out|leider|nicht|échoué|impossible|no se pudo)\b/iu

/**
 * The answer agrees with what the turn's tools returned: its numbers, codes, dates and quoted strings stand in their
 * output or the rest of the input, and it does not speak of success where a tool failed. The score is the share that
 * agrees, 0 for false success.
 */
export function toolOutputCheck({ passages }: CheckRooms): Check {
  return async (request) => {
    if (request.tools.length === 0) return nothingToCheck('No tool was called.')
    const { text, abstained } = request.answer
    if (abstained) return nothingToCheck('The model gave no answer.')
    const lie = falseSuccess(text, request.tools)
    if (lie) return { status: 'failed', score: 0, reason: `${lie.reason}.`, claims: [lie] }
    const evidence = evidenceOf(request)
    const finder = new PassageFinder(passages, evidence, request)
    const figures = (await checkFigures(text, evidence, finder)).map(({ credit, ...claim }): Claim => claim)
    const dates = await checkDates(text, evidence, finder)
    const quotes = quotedStrings(
      request,
      [...evidence.quotes, ...evidence.texts].map((passage) => passage.text),
    )
    const claims = [...figures, ...dates, ...quotes].sort((a, b) => a.start - b.start)
    return findingOf(claims)
  }
}

function findingOf(claims: Claim[]): Finding {
  if (claims.length === 0)
    return nothingToCheck('The answer has no numbers, dates or quotes to compare with what tools returned.')
  const wrong = claims.filter(({ supported }) => !supported)
  const [first] = wrong
  const score = 1 - wrong.length / claims.length
  if (first)
    return {
      status: 'failed',
      score,
      reason: `${first.text.slice(0, 80)}: ${first.reason}.`,
      claims: listed(claims),
    }
  return {
    status: 'passed',
    score,
    reason: 'The answer agrees with what tools returned.',
    claims: listed(claims),
  }
}

/** The first sentence that says it worked, where a call failed, none of that tool did work, and nothing admits it. */
function falseSuccess(text: string, tools: readonly ToolEvidence[]): Claim | undefined {
  const failed = tools.find(({ name, ok }) => !ok && !tools.some((other) => other.name === name && other.ok))
  if (failed === undefined || admission.test(text)) return undefined
  const span = sentencesIn(text).find(({ start, end }) => success.test(text.slice(start, end)))
  if (span === undefined) return undefined
  const reason = `the answer says that it worked, but ${failed.name.slice(0, 64)} failed`
  return { text: text.slice(span.start, span.end), ...span, supported: false, reason }
}

/** Strings in quotation marks, looked for word for word. Throws `verifier_not_run` when there are more than 200. */
function quotedStrings(request: VerificationRequest, texts: readonly string[]): Claim[] {
  const { text } = request.answer
  const found = [...text.matchAll(quoted)]
  if (found.length > mostQuotes) throw notRun(`the answer has more than ${mostQuotes} quoted strings`)
  const inputs = request.messages.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])),
  )
  const known = [...texts, ...inputs, ...request.tools.map((tool) => tool.arguments)].map(plain)
  return found.map((match) => {
    const inside = match.slice(1).find((group) => group !== undefined) ?? ''
    const start = match.index + 1
    const words = plain(inside)
    const supported = words === '' || known.some((one) => holdsWords(one, words))
    const reason = supported ? 'it stands in the source' : 'no tool returned it'
    return { text: inside, start, end: start + inside.length, supported, reason }
  })
}
