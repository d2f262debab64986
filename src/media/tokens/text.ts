import type { Tokens } from './rule.ts'

/** So much is read; what follows counts as being of the same kind. */
const readCharacters = 16_384

/**
 * Tokens of a text. The bound is its UTF-8 bytes: byte-level BPE and SentencePiece with byte fallback never make more
 * tokens than bytes. The expectation counts what tokenizers of today split at: words, runs of digits, punctuation,
 * lines; it reads each character once and no vocabulary.
 */
export function textTokens(text: string): Tokens {
  const upper = Buffer.byteLength(text)
  const read = Math.min(text.length, readCharacters)
  const counted = countPieces(text, read)
  const expected = read === text.length ? counted : (counted * text.length) / read
  return { expected: Math.min(upper, Math.ceil(expected)), upper }
}

/** Classes of ASCII characters. */
const other = 0
const letter = 1
const digit = 2
const blank = 3
const line = 4

function classOf(code: number): number {
  if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122)) return letter
  if (code >= 48 && code <= 57) return digit
  if (code === 32) return blank
  return code >= 9 && code <= 13 ? line : other
}

/** Runs as they grow: the state after a run's first, second … character; the last one stays or, for digits, returns. */
const runs = {
  other: [0, 1],
  letter: [2, 3, 4, 5, 6, 7, 8],
  digit: [9, 10, 11],
  space: [12, 13, 14],
}
const runOf = [runs.other, runs.letter, runs.digit, runs.space, runs.space]
const notAscii = 15

/** What the nth character of a run adds, in thousandths of a token. */
function cost(kind: number, nth: number): number {
  switch (kind) {
    case letter:
      return nth === 1 ? 1_000 : nth > 6 ? 120 : 20
    case digit:
      return nth === 1 ? 1_000 : 0
    case blank:
      return nth === 2 ? 600 : 0
    case line:
      return nth === 1 ? 600 : 100
    default:
      return nth === 1 ? 750 : 350
  }
}

/** A state stands shifted by as much as an ASCII character takes, so that both together are a place in `steps`. */
const characterBits = 7
const stateMask = 0xf << characterBits
const costShift = characterBits + 4
const start = notAscii << characterBits

/** By state and ASCII character: the next state, and above it what the character adds. */
const steps = new Uint32Array((notAscii + 1) << characterBits)
for (let state = 0; state <= notAscii; state++) {
  for (let code = 0; code < 128; code++) {
    const kind = classOf(code)
    const run = runOf[kind] ?? []
    const at = run.indexOf(state) + 1
    const grown = at < run.length ? at : kind === digit ? 0 : run.length - 1
    const next = (run[grown] ?? notAscii) << characterBits
    steps[(state << characterBits) | code] = (cost(kind, grown + 1) << costShift) | next
  }
}

function countPieces(text: string, length: number): number {
  let thousandths = 0
  let state = start
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code < 128) {
      const step = steps[state | code] as number
      thousandths += step >>> costShift
      state = step & stateMask
    } else {
      thousandths += wideCost(code)
      state = start
    }
  }
  return thousandths / 1_000
}

/** Characters past ASCII, by block: alphabets have words, ideographs and syllables are nearly a token each. */
function wideCost(code: number): number {
  if (code < 0x0250) return 700
  if (code < 0x0e00) return 320
  if (code >= 0x3040 && code < 0xd800) return 800
  return 900
}
