import type { Citation } from '../../contract/citation.ts'
import type { EventBody } from '../../contract/event.ts'
import { isMediaPart, type MediaPart } from '../../contract/part.ts'
import type { Verdict } from '../../contract/verdict.ts'
import { kindOf } from '../input-kind.ts'
import type { Given } from '../turn.ts'
import type { Statement } from './statements.ts'

type WarningBody = Extract<EventBody, { type: 'warning' }>

/** Says that an answer is less sure than the agent asks for, and what in its input may be why. */
export function lowConfidence(
  confidence: number,
  warnBelow: number,
  given: Pick<Given, 'messages' | 'paths'>,
  citations: readonly Citation[],
): WarningBody {
  const doubt = doubtIn(given, citations)
  const why = doubt ? `: ${doubt.words}` : ''
  const message = `This answer is right with a probability of about ${percent(confidence)}, below the ${percent(warnBelow)} that its agent asks for${why}.`
  return { type: 'warning', code: 'low_confidence', message, part: doubt?.path }
}

/** What is said in place of an answer that did not pass. */
export const abstention =
  'I could not verify an answer to this, so I give none. The answer that was found did not pass its checks.'

/** Verifiers read; what an answer shows or says aloud is delivered with its text, and nobody looked at it. */
export const mediaNotChecked: WarningBody = {
  type: 'warning',
  code: 'not_verified',
  message: 'Images and sound of the answer were not checked, only its text.',
}

const mostNamed = 10
const longestNamed = 200

/** Names the statements that were left out of an answer; undefined when none was. */
export function leftOut(statements: readonly Statement[]): WarningBody | undefined {
  const missing = statements.filter(({ kept, text }) => !kept && text.trim() !== '')
  if (missing.length === 0) return undefined
  const [failed, unchecked] = [true, false].map((wanted) =>
    missing.filter(({ findings }) => findings.some(({ status }) => status === 'failed') === wanted),
  )
  const sentences = [
    failed?.length ? `Left out, because they did not pass their checks: ${named(failed)}.` : '',
    unchecked?.length ? `Left out, because they were not checked: ${named(unchecked)}.` : '',
  ]
  return { type: 'warning', code: 'claims_left_out', message: sentences.filter(Boolean).join(' ') }
}

function named(statements: readonly Statement[]): string {
  const names = statements.slice(0, mostNamed).map(({ text }) => `“${text.trim().slice(0, longestNamed)}”`)
  const more = statements.length - names.length
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ')
}

/** Says what was not verified in an answer that is not given, and what in its input may be why. */
export function notVerified(
  verdicts: readonly Verdict[],
  decision: string,
  given: Pick<Given, 'messages' | 'paths'>,
  citations: readonly Citation[] = [],
): WarningBody {
  const named = verdicts
    .filter(({ status }) => status !== 'passed')
    .map(({ verifier, status, reason }) =>
      status === 'failed' ? `${verifier} failed` : `${verifier} did not run (${reason})`,
    )
  const what = named.length > 0 ? named.join(', ') : decision
  const doubt = doubtIn(given, citations)
  const why = doubt ? ` (${doubt.words})` : ''
  const message = `The answer was not verified: ${what}${why}.`
  return { type: 'warning', code: 'not_verified', message, part: doubt?.path }
}

/** The part that is hardest to read of those that the answer is from, or of all. */
function doubtIn({ messages, paths }: Pick<Given, 'messages' | 'paths'>, citations: readonly Citation[]) {
  const media = messages.flatMap(({ role, parts }, i) =>
    role === 'user'
      ? parts.flatMap((part, j) => (isMediaPart(part) ? [{ part, path: paths[i]?.[j] ?? '' }] : []))
      : [],
  )
  const cited = media.filter(({ path }) => citations.some(({ part }) => part === path))
  const from = cited.length > 0 ? cited : media
  for (const words of [hardToRead, scanned, heard]) {
    for (const { part, path } of from) {
      const page = citations.find((citation) => citation.part === path)?.page
      const said = words(part, nameOf(part, page))
      if (said) return { path, words: said }
    }
  }
  return undefined
}

function hardToRead(part: MediaPart, name: string): string | undefined {
  if (kindOf(part) === 'degraded_scan')
    return `${name} is a low-resolution or blurred scan that is hard to read`
  return undefined
}

function scanned(part: MediaPart, name: string): string | undefined {
  return kindOf(part) === 'scan' ? `${name} is a picture without a text layer` : undefined
}

function heard(part: MediaPart, name: string): string | undefined {
  return part.type === 'audio' || part.type === 'video' ? `${name} is ${part.type}` : undefined
}

function nameOf(part: MediaPart, page: number | undefined): string {
  const name = part.filename === undefined ? `the ${part.type}` : JSON.stringify(part.filename)
  return part.type === 'document' && page !== undefined ? `page ${page} of ${name}` : name
}

const percent = (probability: number) => `${Math.round(100 * probability)} %`
