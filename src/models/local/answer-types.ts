/** What kind of thing a question asks for, where its words give it away. */
export type AnswerType =
  | 'money'
  | 'date'
  | 'time'
  | 'duration'
  | 'percentage'
  | 'email'
  | 'phone'
  | 'url'
  | 'identifier'
  | 'count'
  | 'name'
  | 'address'

const months = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*'
const currency = String.raw`(?:[$€£¥₹₽₩]|\b(?:USD|EUR|GBP|CHF|JPY|CAD|AUD|NZD|SEK|NOK|DKK|INR|PLN|CZK|kr|Fr|Rs|zł|Kč)\b\.?)`
const figure = String.raw`\d{1,3}(?:[.,'’\s]\d{3})*(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?`
const smallNumber =
  '(?:\\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|thirty|sixty|ninety)'

/** How each kind looks in a document. */
const shapes: Record<AnswerType, RegExp> = {
  money: new RegExp(
    String.raw`${currency}\s?-?(?:${figure})|(?:${figure})\s?${currency}|(?<![\d.,])\d[\d.,'’]*[.,]\d{2}(?![\d.,/%-])`,
    'iu',
  ),
  date: new RegExp(
    String.raw`\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b|\b\d{1,2}(?:st|nd|rd|th)?\.?[\s-]+(?:of\s+)?${months}\b(?:\.?,?[\s-]+\d{4}\b)?|\b${months}\.?[\s-]+\d{1,4}(?:st|nd|rd|th)?\b(?:,?\s+\d{4}\b)?`,
    'iu',
  ),
  time: /\b\d{1,2}[:.]\d{2}\s?[ap]\.?m\b|\b\d{1,2}:\d{2}(?![:\d])|\b\d{1,2}\s?[ap]\.?m\b|\bnoon\b|\bmidnight\b/iu,
  duration: new RegExp(
    String.raw`\b${smallNumber}(?:\s*\(\d+\))?[\s-]+(?:business |working |calendar )?(?:second|minute|hour|day|week|month|year)s?\b`,
    'iu',
  ),
  percentage: /\d\s?%|\bper ?cent\b/iu,
  email: /[\w.+-]+@[\w-]+\.[\w.]+/u,
  phone:
    /(?<![\p{L}\d.,/-])(?!\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?!\d)|\d+[\s.,]*\d+[.,]\d{2}\b)(?:\+\s?|\()?\d[\d\s().-]{6,}\d(?![.,]\d)/u,
  url: /\bhttps?:\/\/\S+|\bwww\.\S+|\b[a-z0-9-]+\.(?:com|org|net|io|co|eu|de|fr|uk)\b/iu,
  identifier: /(?=[\p{L}\d/-]*\d)[\p{L}\d][\p{L}\d/-]{2,}/u,
  count: new RegExp(String.raw`\b${smallNumber}\b|\d`, 'iu'),
  name: /\p{Lu}[\p{L}'’.-]*\s+(?:[\p{L}'’.-]+\s+)?\p{Lu}|\p{Lu}{3,}/u,
  address:
    /\b\d{1,5}[a-z]?,?\s+(?:\p{Lu}[\p{L}'’.-]+\s+){0,3}(?:street|st|road|rd|lane|ln|avenue|ave|drive|dr|court|square|way|place|boulevard|blvd|quay|row|close|crescent|terrace|hill|park|\p{Lu}\p{Ll}+way)\b|\p{L}+(?:straße|strasse|str\.|gasse|weg|platz)\s+\d+|\brue\s+\p{L}/iu,
}

/** The first that fits decides. */
const questions: [AnswerType, RegExp][] = [
  ['percentage', /\bpercent(?:age)?\b|\bper cent\b|\bwhat (?:tax|vat|gst|interest|discount) rate\b|%/i],
  ['email', /\be-?mail\b/i],
  ['phone', /\b(?:phone|telephone|fax|mobile|call)\b/i],
  ['url', /\b(?:website|web site|url|web address|homepage)\b/i],
  ['address', /\b(?:address|street)\b/i],
  [
    'duration',
    /\bhow long\b|\bhow many (?:\w+ )?(?:days|weeks|months|years|hours|minutes)\b|\b(?:notice|warranty) period\b/i,
  ],
  ['time', /\bwhat time\b|\bat what hour\b/i],
  ['date', /\bwhen\b|\bdate\b|\b(?:what|which) (?:day|month|year)\b|\bdeadline\b|\bby what day\b/i],
  ['count', /\bhow many\b|\bquantity\b|\bnumber of\b|\bheadcount\b/i],
  ['identifier', /\b(?:number|no\.|id|code|reference|iban|sku)(?=\W|$)|#/i],
  [
    'money',
    /\bhow much\b|\b(?:amount|total|subtotal|price|cost|fee|balance|rent|salary|deposit|revenue|profit|vat|tax|tip|discount|charge|paid)\b/i,
  ],
  ['name', /\bwho(?:m|se)?\b|\bname of\b/i],
]

/** The kind of answer that a question wants, if it can be told. */
export function expectedType(question: string): AnswerType | undefined {
  return questions.find(([, pattern]) => pattern.test(question))?.[0]
}

/** What may be of that kind too, when it stands in the right place. */
const looseShapes: Partial<Record<AnswerType, RegExp>> = {
  money: /\d/,
  date: /\b(?:in|within|after|every) \d+ (?:day|week|month|year)s?\b|(?<![\p{L}\d-])(?:19|20)\d{2}\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\btomorrow\b/iu,
  duration: /\d/,
  percentage: /\d/,
  name: /\p{Lu}/u,
  address: /\d+\s+\p{Lu}|\p{Lu}\p{L}+\s+\d/u,
}

/** Whether a text holds something of that kind: 1, 0 when it may, -1 when it does not. */
export function holds(type: AnswerType, text: string): -1 | 0 | 1 {
  if (shapes[type].test(text)) return 1
  return looseShapes[type]?.test(text) ? 0 : -1
}

const everywhere = new Map<AnswerType, RegExp>()

/** Where things of that kind stand in a text, as spans in UTF-16 code units. */
export function placesOf(type: AnswerType, text: string): { start: number; end: number }[] {
  const pattern = everywhere.get(type) ?? new RegExp(shapes[type].source, `${shapes[type].flags}g`)
  everywhere.set(type, pattern)
  return [...text.matchAll(pattern)].flatMap(({ index, 0: found }) =>
    found === '' ? [] : [{ start: index, end: index + found.length }],
  )
}
