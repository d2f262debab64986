import { type Exact, readNumber } from './number-value.ts'

/** One way to read a figure; `decimals` are those written, before its scale ("1.2 million" has one). */
export interface Reading {
  value: Exact
  decimals: number
  scale: number
}

/** A number or a code with digits in it, and where it stands in the text. */
export interface Figure {
  kind: 'number' | 'code'
  text: string
  start: number
  end: number
  /** Each way to read it; empty for codes. */
  readings: Reading[]
  percent: boolean
  /** What follows the digits without a space, as in `12kg`. */
  suffix: string
  /** Readings of the numbers that a code or a row of groups is made of: `10-20`, `12 345`. */
  pieces: Reading[][]
}

const space = String.raw`[ \u00a0\u2009\u202f]`
const grouped = String.raw`\d{1,3}(?:${space}\d{3}){1,6}(?:[.,]\d{1,3})?(?![\p{L}\p{N}]|[.,:/-]\d)`
const token = String.raw`[\p{L}\p{N}]+(?:[-–_/.:,'’+&][\p{L}\p{N}]+)*`
const scan = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:(${grouped})|(${token}))`, 'gu')
const numeric = /^(\d(?:[\d.,'’\u00a0\u2009\u202f ]*\d)?)([\p{L}²³]{0,12})$/u

/** `30-day`, unlike codes, which have capitals or fewer letters. */
const compound = /^(\d+(?:[.,]\d+)*)-\p{Ll}{3,}$/u

const scales: Record<string, number> = {
  thousand: 1e3,
  tausend: 1e3,
  million: 1e6,
  millionen: 1e6,
  millions: 1e6,
  mn: 1e6,
  mio: 1e6,
  billion: 1e9,
  billions: 1e9,
  bn: 1e9,
  mrd: 1e9,
  trillion: 1e12,
  lakh: 1e5,
  crore: 1e7,
}
/** Letters that are a scale or a unit. */
const shortScales: Record<string, number> = { k: 1e3, K: 1e3, m: 1e6, M: 1e6, b: 1e9, B: 1e9 }
const scaleAfter = /^[ \u00a0\u202f]?([a-z]{2,9})(?![\p{L}\p{N}])/iu
const percentAfter = /^[ \u00a0\u202f]?(?:%|per ?cent\b|prozent\b|pour cent\b)/i
const plainSuffix = /^(?:st|nd|rd|th|s|x|er|e)$/i

/** Numbers and codes of a text, in order, in the notations of many locales; the first `most`. Linear in its length. */
export function figuresIn(text: string, most = Number.POSITIVE_INFINITY): Figure[] {
  const found: Figure[] = []
  for (const match of text.matchAll(scan)) {
    if (!/[0-9]/.test(match[0])) continue
    const [, counted] = compound.exec(match[0]) ?? []
    found.push(figureAt(text, match.index, counted ?? match[0]))
    if (found.length >= most) break
  }
  return found
}

function figureAt(text: string, at: number, token: string): Figure {
  const [, digits, suffix = ''] = numeric.exec(token) ?? []
  const isNumber = digits !== undefined && (suffix === '' || plainSuffix.test(suffix) || isUnitLike(suffix))
  const readings = isNumber ? readNumber(startsWithPoint(text, at) ? `.${digits}` : digits) : []
  const end = at + token.length
  if (digits === undefined || readings.length === 0) return codeAt(at, token)
  const percent = suffix === '' ? percentAfter.exec(text.slice(end, end + 12))?.[0] : undefined
  const scale = scaleOf(text, end, suffix)
  const bracketed = text[at - 1] === '(' && text[end] === ')'
  const start = startWithSign(text, startsWithPoint(text, at) ? at - 1 : at)
  const negative = start < at && /^[-−–]/.test(text.slice(start, at))
  const last = end + (percent?.length ?? scale.length)
  return {
    kind: 'number',
    text: text.slice(start, last),
    start,
    end: last,
    readings: readings.flatMap((reading) =>
      scale.factors.flatMap((factor) => {
        const value = reading.value.times(factor)
        const one = { decimals: reading.decimals, scale: factor }
        if (negative) return [{ ...one, value: value.neg() }]
        return bracketed
          ? [
              { ...one, value },
              { ...one, value: value.neg() },
            ]
          : [{ ...one, value }]
      }),
    ),
    percent: percent !== undefined,
    suffix: /^[\p{L}²³]+$/u.test(suffix) && !plainSuffix.test(suffix) ? suffix : '',
    pieces: / /.test(digits) ? piecesOf(token) : [],
  }
}

function codeAt(start: number, text: string): Figure {
  const isMade = /^[\d.,:/–-]+$/.test(text)
  const pieces = isMade ? piecesOf(text) : []
  return {
    kind: 'code',
    text,
    start,
    end: start + text.length,
    readings: [],
    percent: false,
    suffix: '',
    pieces,
  }
}

function piecesOf(text: string): Reading[][] {
  return (text.match(/\d+/g) ?? []).map((digits) =>
    readNumber(digits).map(({ value, decimals }) => ({ value, decimals, scale: 1 })),
  )
}

/** `.5`, but neither `a.5` nor the end of `5. 5`. */
const startsWithPoint = (text: string, at: number) =>
  text[at - 1] === '.' && !/[\p{L}\p{N}.]/u.test(text[at - 2] ?? ' ')

/** A sign counts where nothing stands before it that it could join: `-5`, `$-5`, not `3-5`. */
function startWithSign(text: string, at: number): number {
  let before = at
  if (/[$€£¥₹]/.test(text[before - 1] ?? '')) before--
  const isSign = /[-−–+]/.test(text[before - 1] ?? '') && !/[\p{L}\p{N})\]%]/u.test(text[before - 2] ?? ' ')
  const listed = /[-–]/.test(text[before - 1] ?? '') && text[before] === ' '
  return isSign && !listed ? before - 1 : at
}

function scaleOf(text: string, end: number, suffix: string): { factors: number[]; length: number } {
  if (suffix !== '') {
    const long = scales[suffix.toLowerCase()]
    if (long !== undefined) return { factors: [long], length: 0 }
    const short = shortScales[suffix]
    return { factors: short === undefined ? [1] : [1, short], length: 0 }
  }
  const [after, word = ''] = scaleAfter.exec(text.slice(end, end + 12)) ?? []
  const factor = scales[word.toLowerCase()]
  return factor === undefined
    ? { factors: [1], length: 0 }
    : { factors: [factor], length: after?.length ?? 0 }
}

const attachedUnits = new Set(
  `k m b bn mn mio mrd g kg mg µg t lb lbs oz mm cm km m² m³ km² ft in yd mi l ml dl cl h hr hrs min s sec ms w kw kwh mw mwh wh v kv a ma hz khz
  mhz ghz kb mb gb tb pb kib mib gib px pt em rem dpi c f j kj cal kcal pa kpa bar psi mph kph eur usd gbp chf jpy cad aud inr pp bps`.split(
    /\s+/,
  ),
)
const isUnitLike = (suffix: string) =>
  attachedUnits.has(suffix.toLowerCase()) || suffix.toLowerCase() in scales
