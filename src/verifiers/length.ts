import type { VerifierConfig } from '../contract/verification.ts'
import { type Check, nothingToCheck, yesOrNo } from './check.ts'

type Config = Extract<VerifierConfig, { use: 'length' }>

const segmenter = new Intl.Segmenter('und', { granularity: 'word' })

/** The answer has at least and at most so many words, counted as Unicode parts them (UAX #29), in any script. */
export function lengthCheck({ min_words, max_words }: Config): Check {
  return async ({ answer }) => {
    if (answer.abstained) return nothingToCheck('The model gave no answer.')
    const words = wordCount(answer.text)
    const counted = `The answer has ${words} ${words === 1 ? 'word' : 'words'}`
    if (min_words !== undefined && words < min_words)
      return yesOrNo(false, `${counted}; ${min_words} are needed.`)
    if (max_words !== undefined && words > max_words)
      return yesOrNo(false, `${counted}; ${max_words} are allowed.`)
    return yesOrNo(true, `${counted}.`)
  }
}

function wordCount(text: string): number {
  let count = 0
  for (const { isWordLike } of segmenter.segment(text)) if (isWordLike) count++
  return count
}
