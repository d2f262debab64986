import { francAll } from 'franc-min'

/** ISO 639-3, as the detector has them, by ISO 639-1. */
const codes: Record<string, string[]> = {
  am: ['amh'],
  ar: ['arb'],
  be: ['bel'],
  bg: ['bul'],
  bn: ['ben'],
  bs: ['bos'],
  cs: ['ces'],
  de: ['deu'],
  el: ['ell'],
  en: ['eng'],
  es: ['spa'],
  fa: ['pes'],
  fr: ['fra'],
  gu: ['guj'],
  ha: ['hau'],
  he: ['heb'],
  hi: ['hin'],
  hr: ['hrv'],
  hu: ['hun'],
  id: ['ind'],
  ig: ['ibo'],
  it: ['ita'],
  ja: ['jpn'],
  jv: ['jav'],
  kk: ['kaz'],
  km: ['khm'],
  kn: ['kan'],
  ko: ['kor'],
  ku: ['ckb'],
  lo: ['lao'],
  ml: ['mal'],
  mr: ['mar'],
  ms: ['zlm'],
  my: ['mya'],
  ne: ['nep'],
  nl: ['nld'],
  pa: ['pan'],
  pl: ['pol'],
  pt: ['por'],
  ro: ['ron'],
  ru: ['rus'],
  rw: ['kin'],
  si: ['sin'],
  so: ['som'],
  sr: ['srp'],
  su: ['sun'],
  sv: ['swe'],
  sw: ['swh'],
  ta: ['tam'],
  te: ['tel'],
  th: ['tha'],
  tl: ['tgl'],
  tr: ['tur'],
  uk: ['ukr'],
  ur: ['urd'],
  uz: ['uzn', 'uzb'],
  vi: ['vie'],
  yo: ['yor'],
  zh: ['cmn'],
  zu: ['zul'],
}
const names = new Map(
  Object.entries(codes).flatMap(([two, threes]) => threes.map((three) => [three, two] as const)),
)

/** Languages that short texts may be taken for; others are considered only when they are asked for. */
const usual = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'pl',
  'sv',
  'cs',
  'ro',
  'hu',
  'tr',
  'vi',
  'id',
  'ru',
  'uk',
  'bg',
]
const leastLetters = 12
const read = 4_000

/**
 * How well a text fits languages (ISO 639-1), 1 the one it fits best; `wanted` are considered beside the usual ones.
 * Null when it is too short to tell. By trigrams and scripts (franc); code, links and digits are left out.
 */
export function languageFit(text: string, wanted: readonly string[] = []): Map<string, number> | null {
  const words = text
    .slice(0, 4 * read)
    .replace(/```[^`]*```|`[^`\n]*`|\bhttps?:\S+|[\p{N}\p{P}\p{S}]/gu, ' ')
    .slice(0, read)
  const letters = words.match(/\p{L}/gu) ?? []
  const dense = letters.filter((letter) =>
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(letter),
  )
  if (letters.length + 4 * dense.length < leastLetters) return null
  const only = [...usual, ...wanted].flatMap((code) => codes[code] ?? [])
  // Scripts of one language are told by the script; naming languages would hide them.
  const all = francAll(words, { minLength: 1 })
  const isLatinOrCyrillic = all.length > 1
  const ranked = isLatinOrCyrillic ? francAll(words, { minLength: 1, only }) : all
  return new Map(
    ranked.flatMap(([three, score]) => (names.has(three) ? [[names.get(three) ?? three, score]] : [])),
  )
}

/** How far behind the best a language may be and still be the text's; short texts tell less. */
export function slackFor(text: string): number {
  const letters = text.slice(0, read).replace(/\P{L}/gu, '').length
  if (letters < 60) return 0.15
  return letters < 200 ? 0.08 : 0.03
}
