/** Words without case, diacritics and punctuation, as they are compared. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

const legalForm = /\s+(?:ltd|gmbh|inc|llc|plc|ag|and sons)$/

/**
 * Whether a name, a code or an address stands in a text: the same letters and digits in a row, whatever stands
 * between them, from the start of a word to the end of one. A company may be named without its legal form.
 */
export function stands(wanted: string, text: string): boolean {
  const needle = plain(wanted).replace(legalForm, '').replace(/ /g, '')
  if (needle === '') return false
  const hay = plain(text)
  const compact = hay.replace(/ /g, '')
  const starts = new Set<number>([0])
  let length = 0
  for (const word of hay.split(' ')) {
    length += word.length
    starts.add(length)
  }
  for (let at = compact.indexOf(needle); at >= 0; at = compact.indexOf(needle, at + 1))
    if (starts.has(at) && starts.has(at + needle.length)) return true
  return false
}

/** Addresses of e-mail, in small letters. */
export function emailsIn(text: string): string[] {
  return (text.match(/[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+/gu) ?? []).map((one) =>
    one.replace(/\s/g, '').toLowerCase(),
  )
}

/** The share of the words of `part` that stand in `whole` too: 0 to 1. */
export function overlap(part: string, whole: string): number {
  const words = plain(part).split(' ')
  const there = new Set(plain(whole).split(' '))
  return words.filter((word) => there.has(word)).length / words.length
}

const abstentions = [
  /^\s*(?:none|n\/?a|unknown|not found|no answer)\W*$/i,
  /\bnothing in what was sent answers that\b/i,
  /\b(?:does|do|did) not (?:say|state|mention|contain|include|specify|give|list|show|provide)\b/i,
  /\bdoesn['’]t (?:say|state|mention|contain|include|specify|give|list|show|provide)\b/i,
  /\b(?:is|are|was|were)(?: not|n['’]t) (?:stated|mentioned|specified|given|listed|shown|provided|in the document|on the document|included)\b/i,
  /\b(?:cannot|can['’]t|could not|couldn['’]t|unable to) (?:find|determine|tell|answer|see)\b/i,
  /\bno (?:information|mention|indication)\b/i,
]
/** A longer answer says something, whatever it leaves open. */
const longestAbstention = 240

/** Whether an answer says that there is none. An empty answer does. */
export function abstains(answer: string): boolean {
  if (answer.trim() === '') return true
  return answer.length <= longestAbstention && abstentions.some((pattern) => pattern.test(answer))
}
