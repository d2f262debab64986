import { type Figure, figuresIn, type Reading } from './figures.ts'
import { Exact } from './number-value.ts'

/** Arithmetic that a text shows: `a + b = c`, `20% of 500 is 100`. */
export interface Equation {
  operands: Figure[]
  result: Figure
  /** What the left side comes to. */
  value: Exact
  /** Whether the result says so, rounded as it is written. */
  holds: boolean
  start: number
  end: number
}

const operators: Record<string, string> = {
  '−': '-',
  '–': '-',
  '×': '*',
  x: '*',
  '·': '*',
  '÷': '/',
  plus: '+',
  minus: '-',
  times: '*',
  of: '*',
}
const strength: Record<string, number> = { '+': 1, '-': 1, '*': 2, '/': 2 }
const equals = /^(?:=|≈|is|equals|makes)$/i
/** Of what stands between figures: signs, brackets, and words. */
const gapTokens = /[-+−–*×·÷/=≈()]|[\p{L}.,;:!?…\n]+/gu
const longestGap = 40
const mostOperands = 24

/** A figure, an operator, a bracket, or `=`; null for what no arithmetic has. */
type Piece = Figure | string | null

/** Equations of a text, in order, made of the figures given or of all. */
export function equationsIn(text: string, all: readonly Figure[] = figuresIn(text)): Equation[] {
  const figures = all.filter(({ kind, readings }) => kind === 'number' && readings.length > 0)
  const found: Equation[] = []
  let left: (Figure | string)[] = []
  for (const [i, figure] of figures.entries()) {
    const before = figures[i - 1]
    const pieces = before === undefined ? [] : gap(text.slice(before.end, figure.start))
    if (before !== undefined && pieces.includes('=') && !pieces.includes(null)) {
      const equation = solve([...left, ...pieces.filter((piece) => piece !== '=')].filter(isPiece), figure)
      if (equation) found.push(equation)
      left = [figure]
    } else if (pieces.includes(null) || pieces.length === 0 || left.length > 4 * mostOperands)
      left = [...opening(text, figure), figure]
    else left = [...left, ...pieces.filter(isPiece), figure]
  }
  return found
}

const isPiece = (piece: Piece): piece is Figure | string => piece !== null

/** Brackets that open right before the first operand. */
const opening = (text: string, { start }: Figure) =>
  /\($/.test(text.slice(Math.max(0, start - 1), start)) ? ['('] : []

/** Operators between two figures; one null where there is anything that is no arithmetic. */
function gap(text: string): Piece[] {
  if (text.length > longestGap) return [null]
  const pieces: Piece[] = []
  let words = 0
  for (const [token] of text.replace(/[$€£¥₹%]/g, ' ').matchAll(gapTokens)) {
    const sign = operators[token.toLowerCase()] ?? token
    if (equals.test(token)) pieces.push('=')
    else if (sign in strength || sign === '(' || sign === ')') pieces.push(sign)
    else if (/^\p{L}{1,14}$/u.test(token) && ++words <= 2) continue
    else return [null]
  }
  return pieces.some((piece) => piece !== '(' && piece !== ')') ? pieces : [null]
}

function solve(pieces: (Figure | string)[], result: Figure): Equation | undefined {
  const operands = pieces.filter((piece) => typeof piece !== 'string')
  const first = operands[0]
  if (first === undefined || operands.length < 2 || operands.length > mostOperands) return undefined
  const [value, other] = [evaluate(pieces, 0), evaluate(pieces, 1)]
  if (value === undefined) return undefined
  const holds = result.readings.some((read) =>
    [value, other].some((one) => one && agrees(one, read, result.percent)),
  )
  return { operands, result, value, holds, start: first.start, end: result.end }
}

function agrees(value: Exact, said: Reading, percent: boolean): boolean {
  const half = new Exact(10).pow(-said.decimals).times(said.scale).div(2)
  const near = (candidate: Exact) => candidate.minus(said.value).abs().lte(half)
  return near(value) || (percent && near(value.times(100)))
}

/** By operator precedence, each figure by its first or second reading; undefined when it does not parse. */
function evaluate(pieces: (Figure | string)[], reading: number): Exact | undefined {
  const values: Exact[] = []
  const pending: string[] = []
  const reduce = () => {
    const b = values.pop()
    const a = values.pop()
    const operator = pending.pop()
    if (a === undefined || b === undefined || (operator === '/' && b.isZero())) return false
    values.push(
      operator === '+' ? a.plus(b) : operator === '-' ? a.minus(b) : operator === '*' ? a.times(b) : a.div(b),
    )
    return true
  }
  for (const [i, piece] of pieces.entries()) {
    if (typeof piece !== 'string') {
      const value = (piece.readings[reading] ?? piece.readings[0])?.value
      if (value === undefined) return undefined
      const isFactor = pieces[i + 1] === '*' || pieces[i - 1] === '*'
      values.push(piece.percent && isFactor ? value.div(100) : value)
    } else if (piece === '(') pending.push(piece)
    else if (piece === ')') {
      while (pending.length > 0 && pending.at(-1) !== '(') if (!reduce()) return undefined
      // The bracket that opened it may stand before what is looked at.
      if (pending.at(-1) === '(') pending.pop()
    } else {
      while ((strength[pending.at(-1) ?? ''] ?? 0) >= (strength[piece] ?? 0)) if (!reduce()) return undefined
      pending.push(piece)
    }
  }
  while (pending.length > 0)
    if (pending.at(-1) === '(' ? pending.pop() === undefined : !reduce()) return undefined
  return values.length === 1 ? values[0] : undefined
}
