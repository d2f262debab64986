import type { PlacedWord } from '../../src/documents/placed-word.ts'
import type { Random } from '../suite/random.ts'

/** What OCR often takes a letter for. */
const confused: Record<string, string> = {
  o: '0',
  O: '0',
  0: 'O',
  l: 'I',
  I: 'l',
  1: 'l',
  5: 'S',
  S: '5',
  8: 'B',
  B: '8',
  e: 'c',
  c: 'e',
  n: 'ri',
  m: 'rn',
  t: 'f',
  a: 'o',
  u: 'n',
  h: 'b',
  i: 'l',
  g: '9',
  7: '1',
  3: '8',
  6: '5',
  '£': 'E',
  '€': 'C',
  '.': ',',
  ',': '.',
  '-': '',
}

/**
 * The words of a text layer as OCR might have seen them: letters mistaken, words lost, and how sure it is of each. Of
 * words that tesseract reads right 95% get a confidence above 0.9; of those it misreads, anything from 0.2 on.
 */
export function asSeen(random: Random): (words: PlacedWord[]) => PlacedWord[] {
  const mistaken = random.pick([0.001, 0.002, 0.005, 0.012, 0.025, 0.04])
  const lost = random.pick([0, 0, 0.005, 0.02])
  return (words) =>
    words
      .filter(() => !random.chance(lost))
      .map((placed) => {
        const { text, mistakes } = misread(placed.word.text, mistaken, random)
        const doubtful = 0.4 + 0.5 * random.next()
        const usual = random.chance(0.95) ? 0.9 + 0.08 * random.next() : doubtful
        const confidence = mistakes > 0 ? 0.2 + 0.75 * random.next() : usual
        return { ...placed, word: { ...placed.word, text, confidence } }
      })
}

function misread(text: string, rate: number, random: Random): { text: string; mistakes: number } {
  let mistakes = 0
  const letters = [...text].map((letter) => {
    if (!random.chance(rate)) return letter
    mistakes++
    return random.chance(0.15) ? '' : (confused[letter] ?? letter)
  })
  return { text: letters.join('') || text, mistakes }
}
