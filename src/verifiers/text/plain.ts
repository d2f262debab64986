/** Lower case without diacritics and marks of punctuation, one space between words: to compare what is said. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}%$€£¥.,]+/gu, ' ')
    .replace(/[.,](?!\d)|(?<!\d)[.,]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Whether `text` holds `part` as whole words, both compared by `plain`. */
export function holdsWords(plainText: string, plainPart: string): boolean {
  return plainPart !== '' && ` ${plainText} `.includes(` ${plainPart} `)
}

/** A code as it is compared: letters and digits alone. */
export function plainCode(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

const functionWords = new Set(
  `a about after all also am an and any are as at be because been before being both but by can could did do does each
  for from had has have he her here him his how i if in into is it its itself just like may me might more most must my
  no nor not of on one only or other our out over per shall she should so some such than that the their them then there
  these they this those through to too under until up us was we were what when where which while who whom whose why will
  with would you your yes according states stated says said shows shown answer total
  der die das ein eine und oder ist sind war im in am auf mit von zu den dem des für nicht le la les un une et ou est
  sont de du des dans sur avec pour pas el los las y o es son en con por para il lo gli e di da`.split(/\s+/),
)

/** Words that carry what a text says, without the commonest endings, each once. */
export function contentWords(text: string): string[] {
  const words = plain(text).split(' ')
  return [...new Set(words.filter((word) => /\p{L}{2}/u.test(word) && !functionWords.has(word)).map(root))]
}

function root(word: string): string {
  if (word.length < 5) return word
  return word.replace(/(?:ies|es|s|ed|ing|e|y)$/, '')
}
