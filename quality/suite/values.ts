import type { Currency, Day } from './expected.ts'
import type { Random } from './random.ts'

/** How one document writes amounts and dates. */
export interface Habits {
  currency: Currency
  /** With the sign or code of the currency. */
  money(amount: number): string
  /** As in a table whose heading names the currency, or again with it: a habit of the document. */
  cell(amount: number): string
  /** True when `cell` leaves the currency out. */
  bareCells: boolean
  /** A number without decimals unless it has some. */
  number(value: number): string
  date(day: Day): string
}

interface Style {
  currency: Currency
  group: string
  decimal: string
  wrap(number: string): string
}

const style = (currency: Currency, group: string, decimal: string, wrap: Style['wrap']): Style => ({
  currency,
  group,
  decimal,
  wrap,
})

const styles: Style[] = [
  style('USD', ',', '.', (n) => `$${n}`),
  style('USD', ',', '.', (n) => `$${n}`),
  style('USD', ',', '.', (n) => `$ ${n}`),
  style('USD', ',', '.', (n) => `USD ${n}`),
  style('GBP', ',', '.', (n) => `£${n}`),
  style('GBP', ',', '.', (n) => `£${n}`),
  style('GBP', ',', '.', (n) => `GBP ${n}`),
  style('EUR', ',', '.', (n) => `€${n}`),
  style('EUR', '.', ',', (n) => `${n} €`),
  style('EUR', '.', ',', (n) => `€ ${n}`),
  style('EUR', '.', ',', (n) => `${n} EUR`),
  style('EUR', ' ', ',', (n) => `${n} €`),
  style('CHF', "'", '.', (n) => `CHF ${n}`),
  style('CHF', "'", '.', (n) => `${n} CHF`),
  style('JPY', ',', '.', (n) => `¥${n}`),
]

function grouped(value: number, decimals: number, { group, decimal }: Style): string {
  const [whole = '', rest] = Math.abs(value).toFixed(decimals).split('.')
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, group)
  return `${value < 0 ? '-' : ''}${groups}${rest === undefined ? '' : decimal + rest}`
}

const monthNames =
  'January February March April May June July August September October November December'.split(' ')
const two = (n: number) => String(n).padStart(2, '0')
const long = (month: number) => monthNames[month - 1] ?? ''
const short = (month: number) => long(month).slice(0, 3)

type DateStyle = (day: Day) => string
const iso: DateStyle = ({ year, month, day }) => `${year}-${two(month)}-${two(day)}`
const american: DateStyle[] = [
  ({ year, month, day }) => `${long(month)} ${day}, ${year}`,
  ({ year, month, day }) => `${short(month)} ${day}, ${year}`,
  ({ year, month, day }) => `${two(month)}/${two(day)}/${year}`,
  ({ year, month, day }) => `${month}/${day}/${two(year % 100)}`,
]
const european: DateStyle[] = [
  ({ year, month, day }) => `${day} ${long(month)} ${year}`,
  ({ year, month, day }) => `${day} ${short(month)} ${year}`,
  ({ year, month, day }) => `${two(day)}/${two(month)}/${year}`,
  ({ year, month, day }) => `${two(day)}.${two(month)}.${year}`,
  ({ year, month, day }) => `${two(day)}-${short(month)}-${year}`,
]

/** How a document made up with these choices writes. Dates follow the country that the currency suggests. */
export function habitsOf(random: Random): Habits {
  const chosen = random.pick(styles)
  const decimals = chosen.currency === 'JPY' ? 0 : 2
  const dates = chosen.currency === 'USD' ? american : european
  const date = random.pick(chosen.currency === 'JPY' ? [iso] : [iso, ...dates, ...dates])
  const bareCells = random.chance(0.4)
  const money = (amount: number) => {
    const text = chosen.wrap(grouped(Math.abs(amount), decimals, chosen))
    return amount < 0 ? `-${text}` : text
  }
  return {
    currency: chosen.currency,
    money,
    cell: (amount) => (bareCells ? grouped(amount, decimals, chosen) : money(amount)),
    bareCells,
    number: (value) => grouped(value, Number.isInteger(value) ? 0 : 1, chosen),
    date,
  }
}

/** A price as shops make them, in units of the currency: yen are whole and there are more of them. */
export function price(random: Random, { currency }: Habits, low: number, high: number): number {
  if (currency === 'JPY') return random.between(low * 12, high * 12) * 10
  const cents = random.pick([0, 0, 50, 95, 99, 25, random.between(1, 99)])
  return random.between(low, high) + cents / 100
}

/** To the smallest coin. */
export function rounded(amount: number, { currency }: Habits): number {
  return currency === 'JPY' ? Math.round(amount) : Math.round(amount * 100) / 100
}

export function someDay(random: Random, year = random.between(2023, 2026)): Day {
  return { year, month: random.between(1, 12), day: random.between(1, 28) }
}

/** So many days later, over ends of months and years. */
export function daysLater({ year, month, day }: Day, days: number): Day {
  const then = new Date(Date.UTC(year, month - 1, day + days))
  return { year: then.getUTCFullYear(), month: then.getUTCMonth() + 1, day: then.getUTCDate() }
}

/** Minutes of a day as a clock shows them. */
export function clock(minutes: number, halves = false): string {
  const [hour, minute] = [Math.floor(minutes / 60), two(minutes % 60)]
  if (!halves) return `${two(hour)}:${minute}`
  return `${hour % 12 === 0 ? 12 : hour % 12}:${minute} ${hour < 12 ? 'AM' : 'PM'}`
}

export const dayWord = ({ year, month, day }: Day) =>
  ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'][
    new Date(Date.UTC(year, month - 1, day)).getUTCDay()
  ] ?? ''
