/** What a cell of a table looks like. */
export type Shape = 'number' | 'date' | 'time' | 'code' | 'empty' | 'text'

const currency = String.raw`(?:[A-Z]{3}|US\$|[$€£¥₹])`
const number = new RegExp(
  String.raw`^[-–−+(]?\s*${currency}?(?:\s[-–−+])?\s*\d[\d.,'’  ]*\s*(?:${currency}|%|[\p{L}/°²³]{1,3})?\s*\)?[*-]?$`,
  'u',
)
const time = /^\d{1,2}(?::\d{2}(?::\d{2})?(?:\s?[ap]\.?\s?m\.?)?|[.]?\d{0,2}\s?[ap]\.?\s?m\.?)$/i
const month =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
const date = new RegExp(
  String.raw`^(?:\p{L}{2,9}\.?,?\s+)?(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}(?:st|nd|rd|th)?\.?[\s-]+${month}\.?,?(?:[\s-]+\d{2,4})?|${month}\.?[\s-]+\d{1,4}(?:st|nd|rd|th)?(?:,?\s+\d{2,4})?)$`,
  'iu',
)
const code = /^(?=.*\d)(?:\p{Lu}{1,3}\s)?[\p{L}\d][\p{L}\d/.#-]*$/u

/** Of short texts; what is longer than a cell is text. */
export function shapeOf(text: string): Shape {
  if (text.length > 40) return 'text'
  if (/^[-–—.]*$/.test(text)) return 'empty'
  if (time.test(text)) return 'time'
  if (date.test(text)) return 'date'
  if (number.test(text)) return 'number'
  return code.test(text) ? 'code' : 'text'
}

/** A figure, a date or a time: what fills tables and no header has, but for years. */
export const isFigure = (shape: Shape) => shape === 'number' || shape === 'date' || shape === 'time'

/** A year or a part of one, which may head a column. */
export const isPeriod = (text: string) =>
  /^(?:(?:FY|[QH][1-4])\s?)?(?:'?\d{2}|(?:19|20)\d{2})(?:\/\d{2,4})?$|^[QH][1-4]$/.test(text)
