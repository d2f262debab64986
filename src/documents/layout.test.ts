import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layOut } from './layout.ts'
import type { PlacedWord } from './placed-word.ts'
import type { QuarterTurns } from './quarter-turn.ts'

const place = (text: string, left: number, top: number, size = 10, turned: QuarterTurns = 0): PlacedWord => ({
  word: { text, box: [0, 0, 1, 1] },
  turned,
  left,
  top,
  right: left + text.length * size * 0.5,
  bottom: top + size,
})

/** A sentence from `left`, its words a space apart. */
function write(sentence: string, left: number, top: number, size = 10): PlacedWord[] {
  let x = left
  return sentence.split(' ').map((text) => {
    const word = place(text, x, top, size)
    x = word.right + size * 0.3
    return word
  })
}

const linesOf = (words: PlacedWord[]) =>
  layOut(words).map((block) => block.lines.map((line) => line.words.map(({ text }) => text).join(' ')))

test('every word comes out exactly once, however words lie', () => {
  const word = fc.record({
    text: fc.string({ minLength: 1, maxLength: 12 }),
    left: fc.double({ min: 0, max: 600, noNaN: true }),
    top: fc.double({ min: 0, max: 800, noNaN: true }),
    size: fc.double({ min: 0, max: 40, noNaN: true }),
    turned: fc.constantFrom<QuarterTurns>(0, 1, 2, 3),
  })
  fc.assert(
    fc.property(fc.array(word, { maxLength: 120 }), (given) => {
      const words = given.map(({ text, left, top, size, turned }) => place(text, left, top, size, turned))
      const out = layOut(words).flatMap((block) => block.lines.flatMap((line) => line.words))
      expect(new Set(out)).toEqual(new Set(words.map((placed) => placed.word)))
      expect(out).toHaveLength(words.length)
    }),
  )
})

test('lines of a paragraph are one block, the next paragraph another', () => {
  const words = [
    ...write('The first line of it', 0, 0),
    ...write('and the second line', 0, 12),
    ...write('A new paragraph', 0, 36),
    ...write('of two lines', 0, 48),
  ]
  expect(linesOf(words)).toEqual([
    ['The first line of it', 'and the second line'],
    ['A new paragraph', 'of two lines'],
  ])
})

test('a heading is a block of its own', () => {
  const words = [...write('Terms of payment', 0, 0, 20), ...write('Payment is due in May', 0, 26)]
  expect(linesOf(words)).toEqual([['Terms of payment'], ['Payment is due in May']])
})

test('a label and its amount far to the right are one line and one block', () => {
  const words = [...write('Subtotal', 0, 0), place('$900.00', 400, 0), ...write('Total due', 0, 12)]
  expect(linesOf([...words, place('$1,234.00', 395, 12)])).toEqual([
    ['Subtotal $900.00'],
    ['Total due $1,234.00'],
  ])
})

test('three columns of prose are read one after the other, even when their lines do not align', () => {
  const column = (name: string, left: number, offset: number) =>
    [0, 1, 2, 3, 4].flatMap((line) => write(`${name} says this on line ${line}`, left, offset + line * 12))
  const text = linesOf([...column('one', 0, 0), ...column('two', 180, 4), ...column('three', 360, 2)])
    .flat()
    .join(' ')
  expect(text.lastIndexOf('one')).toBeLessThan(text.indexOf('two'))
  expect(text.lastIndexOf('two')).toBeLessThan(text.indexOf('three'))
})

test('text turned another way than most of the page comes last', () => {
  const words = [place('margin', 0, 0, 10, 3), ...write('The body of the page', 0, 0)]
  expect(linesOf(words)).toEqual([['The body of the page'], ['margin']])
})

test('a table reads across, however many of its columns hold several words', () => {
  const articles = ['Hand sanitiser 5 l', 'Coffee beans 1 kg', 'Filter cartridge F7', 'Ball bearing 6204']
  const words = articles.flatMap((article, index) => [
    ...write(`H66${index} ${article}`, 0, index * 20),
    place('25', 240, index * 20),
    place('2,920.00', 300, index * 20),
    place('2,628.00', 380, index * 20),
  ])
  expect(linesOf(words)).toEqual(
    articles.map((article, index) => [`H66${index} ${article} 25 2,920.00 2,628.00`]),
  )
})

test('spaces of a typewriter that stand below each other part no columns', () => {
  // Letters and spaces are as wide as each other, and words of all lines end at the same places.
  const type = (sentence: string, top: number) =>
    sentence.split(' ').map((text, index, all) => {
      const left = 6 * all.slice(0, index).join(' ').length + (index > 0 ? 6 : 0)
      return { ...place(text, left, top, 7), right: left + 6 * text.length }
    })
  const lines = [
    'the rent for May was paid too late',
    'all keys are now kept with the owner',
    'one lamp was put out and put on again',
  ]
  expect(linesOf(lines.flatMap((line, index) => type(line, index * 12))).flat()).toEqual(lines)
})
