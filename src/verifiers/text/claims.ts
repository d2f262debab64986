import { fencesIn } from './fences.ts'
import { sentenceSpans, trim } from './sentences.ts'
import type { Span } from './skipped.ts'

const marker = /^[ \t>]*(?:(?:[-*+•–]|\d{1,3}[.)])[ \t]+)?/
const fence = /^[ \t>]*(?:`{3}|~{3})/
const heading = /^[ \t]*#{1,6}[ \t]/
const rule = /^[ \t]*(?:[-*_][ \t]*){3,}$/
const tableRow = /^[ \t]*\|.*\|[ \t]*$/
const tableSigns = /^[ \t:|-]+$/
/** A line that only announces what follows it. */
const announces = /:[*_]*$/
const longestAnnouncement = 160
const clauseBreak =
  /;(?=\s)|,?\s(?=(?:but|whereas|while|although|though|however|aber|während|mais|pero)\s)|,\s(?=(?:and|und|et|y|e)\s)/giu
const leastWords = 4
/** Longer sentences are taken as one. */
const longestSentence = 2_000

/** Says nothing of the sources: greetings, offers, talk about the answer, and that something is not known. */
const smallTalk = [
  /^(?:sure|certainly|of course|absolutely|great|okay|ok|yes|no|hi|hello|hey|thanks?|thank you|you(?:'|’)?re welcome|sorry|my pleasure|gerne|klar|natürlich|hallo|danke|bien sûr|bonjour|merci|claro|hola|gracias)(?:[ ,]+(?:there|thing|again|question|so much|very much|for asking))*[\s!.,]*$/iu,
  /^(?:i hope (?:this|that)|let me know|feel free|please (?:let|feel|note that i|provide|attach|share)|is there anything|if you (?:have|need|want|would)|happy to|glad to|i(?:'|’)?(?:m| am) (?:happy|glad|here) to|i can help|how can i|here (?:is|are)\b.{0,80}:?$|as an ai)/iu,
  /\b(?:(?:could|can|did|do)(?: ?not|n(?:'|’)t) (?:find|see|locate|determine|tell|answer|say|know)|cannot (?:find|see|determine|tell|answer|say)|unable to (?:find|determine|answer)|(?:does|do|did)(?: not|n(?:'|’)t) (?:say|mention|state|specify|contain|include|provide|give)|is(?: not|n(?:'|’)t) (?:mentioned|stated|specified|given|provided)|no information|not enough information|nothing in what was sent)\b/iu,
]

/**
 * The statements of an answer that sources can support: clauses of sentences, items of lists and rows of tables, as
 * spans without marks around them. Headings, code, questions, small talk and what only says that something is not known
 * are left out.
 */
export function claimSpans(text: string): Span[] {
  const inCode = new Uint8Array(text.length + 1)
  for (const { start, end } of fencesIn(text)) inCode.fill(1, start, end)
  const spans: Span[] = []
  let from = 0
  const lines = text.split('\n')
  for (const [i, line] of lines.entries()) {
    const start = from
    from += line.length + 1
    if (line.trim() === '' || inCode[start] || fence.test(line)) continue
    if (heading.test(line) || rule.test(line) || isTableRule(line)) continue
    if (tableRow.test(line)) {
      const isHeader = isTableRule(lines[i + 1] ?? '')
      if (!isHeader) spans.push(rowSpan(text, start, start + line.length))
      continue
    }
    const begin = start + (marker.exec(line)?.[0].length ?? 0)
    for (const sentence of sentenceSpans(text, begin, start + line.length))
      spans.push(...clauses(text, sentence).filter((clause) => !saysNothing(text, clause)))
  }
  return spans.filter(({ start, end }) => /[\p{L}\p{N}]/u.test(text.slice(start, end)))
}

/** The line between the head and the rows of a table. */
function isTableRule(line: string): boolean {
  return line.includes('|') && line.includes('-') && tableSigns.test(line)
}

function rowSpan(text: string, start: number, end: number): Span {
  const outer = trim(text, start, end)
  return trim(text, outer.start + 1, outer.end - 1)
}

function saysNothing(text: string, { start, end }: Span): boolean {
  const sentence = text.slice(start, end)
  if (/[?？]["'”’)\]*_]*$/.test(sentence)) return true
  if (announces.test(sentence) && sentence.length <= longestAnnouncement) return true
  // Figures are claims, whatever stands around them.
  if (/\d/.test(sentence)) return false
  return smallTalk.some((pattern) => pattern.test(sentence.replace(/^[*_]+/, '')))
}

/** Parts of a sentence that each say something; short ones stay with what stands before them. */
function clauses(text: string, { start, end }: Span): Span[] {
  if (end - start > longestSentence) return [{ start, end }]
  const spans: Span[] = []
  let from = start
  const words = (a: number, b: number) => text.slice(a, b).split(/\s+/).filter(Boolean).length
  for (const match of text.slice(start, end).matchAll(clauseBreak)) {
    const at = start + match.index
    if (words(from, at) < leastWords || words(at, end) <= leastWords) continue
    spans.push(trim(text, from, at))
    from = at + match[0].length
  }
  return [...spans, trim(text, from, end)].filter((span) => span.end > span.start)
}
