import type { Word } from '../../contract/page.ts'

/** What ends before it has so many words belongs to the next: a number, a heading in the line. */
const shortest = 4
/** Longer ones are cut at a comma or semicolon, or where they reach this many words. */
const longest = 60
const abbreviation =
  /^(?:mr|mrs|ms|dr|prof|st|no|nr|vs|inc|ltd|co|corp|e\.g|i\.e|etc|approx|fig|art|sec|p|pp|\p{L})\.$/iu

/** Words to sentences: an end mark, then a word that may begin one. */
export function sentencesOf(words: Word[]): Word[][] {
  const sentences: Word[][] = []
  let current: Word[] = []
  for (const [index, word] of words.entries()) {
    current.push(word)
    const next = words[index + 1]?.text
    const ends = /[.!?]["'”’)\]]*$/u.test(word.text) && !abbreviation.test(word.text)
    const begins = next === undefined || /^["'“‘([]*[\p{Lu}\p{N}]/u.test(next)
    const tooLong = current.length >= longest || (current.length >= longest / 2 && /;$/.test(word.text))
    if ((ends && begins && current.length >= shortest) || tooLong) {
      sentences.push(current)
      current = []
    }
  }
  return current.length > 0 ? [...sentences, current] : sentences
}
