const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const values = new Map([
  ...ones.map((word, i) => [word, i] as const),
  ...tens.map((word, i) => [word, 20 + 10 * i] as const),
  ['dozen', 12] as const,
  ['hundred', 100] as const,
  ['thousand', 1_000] as const,
  ['million', 1_000_000] as const,
])
const pattern = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:(${tens.join('|')})[ -](${ones.slice(1, 10).join('|')})|(${[...values.keys()].join('|')}))(?![\p{L}\p{N}])`,
  'giu',
)

/** Whole numbers that are written out in English: `thirty (30) days`. */
export function spelledNumbers(text: string): { text: string; value: number }[] {
  return [...text.matchAll(pattern)].map(([all, ten, one, single]) => ({
    text: all,
    value: ten && one ? meant(ten) + meant(one) : meant(single ?? ''),
  }))
}

const meant = (word: string) => values.get(word.toLowerCase()) ?? 0
