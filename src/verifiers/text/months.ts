const locales = ['en', 'de', 'de-AT', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'nb', 'pl']
/** Forms that people write though locales do not. */
const more: Record<string, number> = {
  sept: 9,
  janv: 1,
  mrz: 3,
  sep: 9,
  okt: 10,
  dez: 12,
  jun: 6,
  jul: 7,
  jan: 1,
}
/** What is another word too is a month only with a year, or with a capital. */
const alsoWords = new Set([
  'may',
  'march',
  'mar',
  'set',
  'out',
  'ago',
  'mag',
  'gen',
  'mai',
  'mars',
  'dec',
  'maj',
  'lip',
])

/** Long and short names of months as locales write them in dates, by number. */
function monthNames(): Map<string, number> {
  const names = new Map<string, number>()
  for (const locale of locales) {
    for (const month of ['long', 'short'] as const) {
      for (const day of [undefined, 'numeric'] as const) {
        const format = new Intl.DateTimeFormat(locale, { month, day, timeZone: 'UTC' })
        for (let i = 0; i < 12; i++) {
          const parts = format.formatToParts(Date.UTC(2024, i, 15))
          const name = parts
            .find(({ type }) => type === 'month')
            ?.value.toLowerCase()
            .replace(/\.$/, '')
          if (name !== undefined && name.length > 2 && !names.has(name)) names.set(name, i + 1)
        }
      }
    }
  }
  for (const [name, number] of Object.entries(more)) if (!names.has(name)) names.set(name, number)
  return names
}

const months = monthNames()

/** A regular expression's alternatives, longest first. */
export const monthPattern = [...months.keys()].sort((a, b) => b.length - a.length).join('|')

/** 1 to 12; undefined for what is no month. */
export function monthOf(name: string): number | undefined {
  return months.get(name.toLowerCase().normalize('NFC'))
}

/** Whether a word is a month even without a year beside it. */
export function isPlainlyMonth(name: string): boolean {
  return !alsoWords.has(name) || monthOf(name) === undefined
}
