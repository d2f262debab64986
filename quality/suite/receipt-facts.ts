import type { Day } from './expected.ts'
import type { Random } from './random.ts'
import { clock, type Habits, habitsOf, price, rounded, someDay } from './values.ts'
import { type Address, address, digits, groceries, menu, person, phone } from './vocabulary.ts'

export interface ReceiptItem {
  name: string
  count: number
  each: number
  amount: number
}

export type ReceiptLayout = 'thermal' | 'cafe' | 'fuel' | 'slip' | 'bistro'

/** What a till prints. */
export interface Receipt {
  habits: Habits
  labels: { subtotal: string; tax: string; total: string; clerk: string; number: string; change: string }
  shop: string
  address: Address
  phone?: string
  day: Day
  minutes: number
  time: string
  clerk: string
  number: string
  table?: string
  items: ReceiptItem[]
  subtotal: number
  taxPercent: number
  tax: number
  tip?: number
  total: number
  payment:
    | { kind: 'cash'; given: number; change: number }
    | { kind: 'card'; brand: string; last: string; approval: string }
  points?: number
  returnDays?: number
  fuel?: { pump: number; litres: number; perLitre: number; product: string }
}

const shops = {
  food: [
    'Corner Cafe',
    'The Copper Kettle',
    'Bistro Lindgren',
    'Harvest Kitchen',
    'Cafe Amelie',
    'Noodle Garden',
  ],
  market: [
    'Fresh Market',
    'Greenway Foods',
    'City Grocer',
    'Sunrise Supermarket',
    'Daily Basket',
    'Hilltop Organics',
  ],
  fuel: ['Summit Fuel', 'Eastgate Petrol', 'Ranger Gas & Go', 'Autobahn Stop 41'],
}

function totalsOf(random: Random, habits: Habits, items: ReceiptItem[], food: boolean) {
  const subtotal = rounded(
    items.reduce((sum, { amount }) => sum + amount, 0),
    habits,
  )
  const taxPercent = random.pick([5, 6.25, 7, 8, 8.875, 10])
  const tax = rounded((subtotal * taxPercent) / 100, habits)
  const tip =
    food && random.chance(0.4) ? rounded(subtotal * random.pick([0.1, 0.15, 0.18]), habits) : undefined
  return { subtotal, taxPercent, tax, tip, total: rounded(subtotal + tax + (tip ?? 0), habits) }
}

function paymentOf(random: Random, habits: Habits, total: number): Receipt['payment'] {
  if (random.chance(0.55))
    return {
      kind: 'card',
      brand: random.pick(['VISA', 'MASTERCARD', 'AMEX', 'MAESTRO']),
      last: digits(random, 4),
      approval: digits(random, 6),
    }
  const note = habits.currency === 'JPY' ? 1000 : random.pick([5, 10, 20])
  const given = Math.ceil((total + 0.01) / note) * note
  return { kind: 'cash', given, change: rounded(given - total, habits) }
}

/** Makes a receipt up, of a shop of the given sort. */
export function receiptOf(random: Random, layout: ReceiptLayout): Receipt {
  const { between, chance, pick } = random
  const habits = habitsOf(random)
  const sort = layout === 'fuel' ? 'fuel' : layout === 'cafe' || layout === 'bistro' ? 'food' : 'market'
  const perLitre = habits.currency === 'JPY' ? between(158, 189) : between(129, 219) / 100
  const litres = between(1200, 6200) / 100
  const product = pick(['Diesel', 'Unleaded 95', 'Super E10', 'Premium 98'])
  const bought = random.sample(
    sort === 'food' ? menu : groceries,
    sort === 'fuel' ? between(0, 2) : between(3, 9),
  )
  const items = bought.map((name): ReceiptItem => {
    const count = pick([1, 1, 1, 2, 2, 3])
    const each = price(random, habits, 1, 16)
    return { name, count, each, amount: rounded(count * each, habits) }
  })
  if (sort === 'fuel')
    items.unshift({
      name: product,
      count: 1,
      each: rounded(litres * perLitre, habits),
      amount: rounded(litres * perLitre, habits),
    })
  const totals = totalsOf(random, habits, items, sort === 'food')
  const minutes = between(7 * 60, 22 * 60)
  return {
    habits,
    labels: {
      subtotal: pick(['Subtotal', 'SUBTOTAL', 'Sub-total', 'Net']),
      tax: pick(['Tax', 'VAT', 'Sales tax', 'TAX']),
      total: pick(['TOTAL', 'Total', 'Total due', 'AMOUNT', 'To pay']),
      clerk: pick(
        sort === 'food'
          ? ['Server', 'Served by', 'Your waiter']
          : ['Cashier', 'Clerk', 'Operator', 'You were served by'],
      ),
      number: pick(['Receipt no.', 'Receipt #', 'Trans', 'Check #', 'Bon']),
      change: pick(['Change', 'CHANGE', 'Change due']),
    },
    shop: pick(shops[sort]),
    address: address(random),
    phone: chance(0.7) ? phone(random) : undefined,
    day: someDay(random),
    minutes,
    time: clock(minutes, chance(0.3)),
    clerk: chance(0.6) ? (person(random).split(' ')[0] ?? '') : person(random),
    number: pick([() => digits(random, 6), () => `${digits(random, 4)}-${digits(random, 3)}`])(),
    table: sort === 'food' && chance(0.6) ? `${between(1, 28)}` : undefined,
    items,
    ...totals,
    payment: paymentOf(random, habits, totals.total),
    points: chance(0.3) ? between(12, 940) : undefined,
    returnDays: sort === 'market' && chance(0.5) ? pick([14, 21, 28, 30, 60]) : undefined,
    fuel: sort === 'fuel' ? { pump: between(1, 12), litres, perLitre, product } : undefined,
  }
}
