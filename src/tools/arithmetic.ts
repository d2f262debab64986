import { Decimal } from 'decimal.js'

/** Numbers of 40 significant digits, so that integers and money stay exact; too large ones overflow at once. */
const Exact = Decimal.clone({ precision: 40, maxE: 10_000, minE: -10_000, toExpNeg: -12, toExpPos: 40 })
type Value = InstanceType<typeof Exact>

const longest = 500
const deepest = 50
const largestFactorial = 300

const constants: Record<string, Value> = {
  pi: Exact.acos(-1),
  e: Exact.exp(1),
  tau: Exact.acos(-1).times(2),
}

interface Operation {
  /** Least and most arguments. */
  takes: [number, number]
  of(...values: Value[]): Value
}

const unary = (of: (value: Value) => Value): Operation => ({ takes: [1, 1], of })
const many = (of: (...values: Value[]) => Value): Operation => ({ takes: [1, 200], of })

const operations: Record<string, Operation> = {
  abs: unary((a) => a.abs()),
  sqrt: unary((a) => a.sqrt()),
  cbrt: unary((a) => a.cbrt()),
  exp: unary((a) => a.exp()),
  ln: unary((a) => a.ln()),
  log2: unary((a) => a.log(2)),
  log10: unary((a) => a.log(10)),
  log: { takes: [1, 2], of: (a, base) => (base === undefined ? a.ln() : a.log(base)) },
  floor: unary((a) => a.floor()),
  ceil: unary((a) => a.ceil()),
  trunc: unary((a) => a.trunc()),
  sign: unary((a) => new Exact(a.isZero() ? 0 : a.isNegative() ? -1 : 1)),
  round: {
    takes: [1, 2],
    of: (a, places = new Exact(0)) => a.toDecimalPlaces(wholeNumber(places, 0, 30), Decimal.ROUND_HALF_UP),
  },
  sin: unary((a) => angle(a).sin()),
  cos: unary((a) => angle(a).cos()),
  tan: unary((a) => angle(a).tan()),
  asin: unary((a) => a.asin()),
  acos: unary((a) => a.acos()),
  atan: unary((a) => a.atan()),
  atan2: { takes: [2, 2], of: (y, x = new Exact(1)) => Exact.atan2(y, x) },
  min: many((...values) => Exact.min(...values)),
  max: many((...values) => Exact.max(...values)),
  sum: many((...values) => total(values)),
  mean: many((...values) => total(values).div(values.length)),
  hypot: many((...values) => total(values.map((value) => value.times(value))).sqrt()),
}

const total = (values: Value[]) => values.reduce((sum, value) => sum.plus(value), new Exact(0))

/** Sines of huge numbers would need as many digits as the number has. */
function angle(value: Value): Value {
  if (value.abs().gt(1e15)) throw new Error('angles may be at most 1e15 radians')
  return value
}

function wholeNumber(value: Value, least: number, most: number): number {
  if (!value.isInteger() || value.lt(least) || value.gt(most))
    throw new Error(`${value} should be a whole number from ${least} to ${most}`)
  return value.toNumber()
}

function factorial(value: Value): Value {
  let product = new Exact(1)
  for (let n = wholeNumber(value, 0, largestFactorial); n > 1; n--) product = product.times(n)
  return product
}

const tokenPattern =
  /\s*(?:((?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([A-Za-z][A-Za-z0-9]*)|(\*\*|[-+*/%^()!,×÷−·]))/y

interface Token {
  kind: 'number' | 'name' | 'sign' | 'end'
  text: string
  at: number
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  const pattern = new RegExp(tokenPattern)
  const end = text.trimEnd().length
  while (pattern.lastIndex < end) {
    const at = pattern.lastIndex
    const match = pattern.exec(text)
    if (match === null)
      throw new Error(`"${text.slice(at).trim().slice(0, 12)}" cannot be read as arithmetic`)
    const [, number, name, sign] = match
    if (number !== undefined) tokens.push({ kind: 'number', text: number.replaceAll('_', ''), at })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, at })
    else tokens.push({ kind: 'sign', text: aliases[sign ?? ''] ?? sign ?? '', at })
  }
  return [...tokens, { kind: 'end', text: 'the end', at: text.length }]
}

const aliases: Record<string, string> = { '**': '^', '×': '*', '·': '*', '÷': '/', '−': '-' }

/** How tightly operators bind; a sign before a number binds less than a power, so that -2^2 is -4. */
const binding: Record<string, number> = { '+': 1, '-': 1, '*': 2, '/': 2, '%': 2, '^': 4 }
const signBinding = 3

/** Reads an expression by operator precedence and works it out as it goes; nothing in it is ever run as code. */
class Reading {
  readonly #tokens: Token[]
  #next = 0
  #depth = 0

  constructor(text: string) {
    this.#tokens = tokensOf(text)
  }

  whole(): Value {
    const value = this.#expression(0)
    const { kind, text } = this.#peek()
    if (kind !== 'end') throw new Error(`"${text}" is not expected there`)
    return value
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: 'the end', at: 0 }
  }

  #take(): Token {
    const token = this.#peek()
    this.#next++
    return token
  }

  #takes(sign: string): boolean {
    const { kind, text } = this.#peek()
    if (kind !== 'sign' || text !== sign) return false
    this.#next++
    return true
  }

  #expect(sign: string) {
    if (!this.#takes(sign)) throw new Error(`"${sign}" is missing before ${this.#peek().text}`)
  }

  #expression(tighterThan: number): Value {
    if (++this.#depth > deepest) throw new Error(`it is nested deeper than ${deepest} levels`)
    let left = this.#operand()
    for (;;) {
      if (this.#takes('!')) {
        left = factorial(left)
        continue
      }
      const { kind, text } = this.#peek()
      const strength = kind === 'sign' ? (binding[text] ?? 0) : 0
      if (strength <= tighterThan) break
      this.#next++
      // Powers group from the right.
      left = combine(text, left, this.#expression(text === '^' ? strength - 1 : strength))
    }
    this.#depth--
    return left
  }

  #operand(): Value {
    if (this.#takes('-')) return this.#expression(signBinding).neg()
    if (this.#takes('+')) return this.#expression(signBinding)
    if (this.#takes('(')) {
      const inner = this.#expression(0)
      this.#expect(')')
      return inner
    }
    const { kind, text } = this.#take()
    if (kind === 'number') return new Exact(text)
    if (kind === 'name') return this.#named(text)
    throw new Error(`a number is missing before ${kind === 'end' ? text : `"${text}"`}`)
  }

  #named(name: string): Value {
    const key = name.toLowerCase()
    if (!this.#takes('(')) {
      const constant = Object.hasOwn(constants, key) ? constants[key] : undefined
      if (constant === undefined) throw new Error(`"${name}" is no constant; there are pi, e and tau`)
      return constant
    }
    const operation = Object.hasOwn(operations, key) ? operations[key] : undefined
    if (operation === undefined)
      throw new Error(`"${name}" is no function; there are ${Object.keys(operations).join(', ')}`)
    const values = [this.#expression(0)]
    while (this.#takes(',')) values.push(this.#expression(0))
    this.#expect(')')
    const [least, most] = operation.takes
    if (values.length < least || values.length > most)
      throw new Error(`${name} takes ${least === most ? least : `${least} to ${most}`} values`)
    return operation.of(...values)
  }
}

function combine(operator: string, a: Value, b: Value): Value {
  switch (operator) {
    case '+':
      return a.plus(b)
    case '-':
      return a.minus(b)
    case '*':
      return a.times(b)
    case '^':
      return a.pow(b)
    default:
      if (b.isZero()) throw new Error('it divides by zero')
      return operator === '/' ? a.div(b) : a.mod(b)
  }
}

/**
 * Works out an arithmetic expression (`+ - * / % ^ !`, brackets, functions, pi, e) with 40 significant digits. Angles
 * are in radians. Throws an error that says what is wrong with the expression. At most 500 characters.
 */
export function evaluate(expression: string): string {
  if (expression.length > longest) throw new Error(`it is longer than ${longest} characters`)
  const value = new Reading(expression).whole()
  if (value.isNaN()) throw new Error('it has no real value')
  if (!value.isFinite()) throw new Error('its value is too large')
  return shown(value)
}

/** Digits that only the last places of an endless fraction brought are rounded away. */
function shown(value: Value): string {
  return value.isInteger() ? value.toString() : value.toSignificantDigits(34).toString()
}
