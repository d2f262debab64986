/** Words in capitals that name nobody and nothing. */
const common = new Set(
  `the a an this that these those it its he she they we you i in on at of for to from by with and or but as if when while
  after before during according based yes no not all both each there here however therefore total subtotal amount date
  monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
  october november december page section table figure answer question note source document invoice receipt usd eur gbp
  chf mr mrs ms dr`.split(/\s+/),
)
const capitalised = /(?<![\p{L}\p{N}.'’-])\p{Lu}[\p{L}'’]+(?:-\p{Lu}[\p{L}'’]+)*/gu
/** German writes all nouns with capitals. */
const german =
  /(?<!\p{L})(?:der|die|das|und|ist|sind|ein|eine|nicht|im|am|von|zum?|mit|dem|den|des|für)(?!\p{L})/iu
/** Of words that are shorter, titles too leave the capital out. */
const titleWord = /\p{L}[\p{L}'’]{3,}/gu
const leastWords = 4

/**
 * Words of a statement that are names by their capitals, inside it: its first word tells nothing by that, unless another follows it. None where
 * capitals say little, as in titles and in German.
 */
export function namesIn(statement: string): string[] {
  const words = statement.match(/\p{L}[\p{L}'’-]*/gu) ?? []
  const found = [...statement.matchAll(capitalised)]
  const long = statement.match(titleWord) ?? []
  const isTitle = words.length >= leastWords && long.every((word) => /^\p{Lu}/u.test(word))
  if (isTitle || german.test(statement)) return []
  const first = statement.search(/\p{L}/u)
  return found
    .filter((match, i) => match.index !== first || follows(statement, match, found[i + 1]))
    .map((match) => match[0].replace(/['’]s$/, ''))
    .filter((word) => word.length > 2 && !common.has(word.toLowerCase()))
}

/** Right after each other: `Maria Jensen`. */
const follows = (statement: string, one: RegExpMatchArray, next: RegExpMatchArray | undefined) =>
  next !== undefined && /^\s$/.test(statement.slice((one.index ?? 0) + one[0].length, next.index))
