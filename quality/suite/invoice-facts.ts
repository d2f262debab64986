import type { Random } from './random.ts'
import { daysLater, type Habits, habitsOf, price, rounded, someDay } from './values.ts'
import { address, companies, digits, goods, iban, person, phone, services } from './vocabulary.ts'

export interface Item {
  code: string
  name: string
  count: number
  unit: string
  each: number
  amount: number
}

/** What an invoice says. */
export interface Invoice {
  habits: Habits
  labels: Labels
  seller: Party
  buyer: Party & { contact: string }
  shipTo?: Party & { contact: string }
  number: string
  order?: string
  customer?: string
  issued: Date3
  due: Date3
  delivered?: Date3
  termDays: number
  items: Item[]
  subtotal: number
  discount?: { percent: number; amount: number }
  shipping?: number
  taxPercent: number
  tax: number
  total: number
  paid?: { amount: number; balance: number }
  bank?: { iban: string; name: string }
  lateFeePercent?: number
  approvedBy?: string
}

type Date3 = ReturnType<typeof someDay>

interface Party {
  name: string
  street: string
  place: string
  phone: string
}

/** The words on the form. */
export interface Labels {
  number: string
  issued: string
  due: string
  order: string
  customer: string
  delivered: string
  billTo: string
  shipTo: string
  name: string
  count: string
  each: string
  amount: string
  subtotal: string
  tax: string
  total: string
  shipping: string
  paid: string
  balance: string
}

function labelsOf(random: Random): Labels {
  const { pick } = random
  return {
    number: pick(['Invoice number', 'Invoice no.', 'Invoice #', 'Invoice ID', 'Document no.']),
    issued: pick(['Invoice date', 'Date', 'Date of issue', 'Issued', 'Billing date']),
    due: pick(['Due date', 'Payment due', 'Due', 'Pay by', 'Payable until']),
    order: pick(['PO number', 'Your order', 'Order no.', 'Purchase order', 'P.O.']),
    customer: pick(['Customer no.', 'Account', 'Client ID', 'Customer number']),
    delivered: pick(['Delivery date', 'Date of supply', 'Delivered', 'Shipped']),
    billTo: pick(['Bill to', 'Billed to', 'Invoice to', 'Customer', 'Sold to']),
    shipTo: pick(['Ship to', 'Deliver to', 'Delivery address']),
    name: pick(['Description', 'Item', 'Product', 'Article']),
    count: pick(['Qty', 'Quantity', 'Units', 'Pcs']),
    each: pick(['Unit price', 'Price', 'Rate', 'Price each']),
    amount: pick(['Amount', 'Total', 'Line total', 'Net']),
    subtotal: pick(['Subtotal', 'Net total', 'Net amount', 'Sub-total']),
    tax: pick(['VAT', 'Sales tax', 'Tax', 'GST']),
    total: pick(['Total', 'Total due', 'Amount due', 'Grand total', 'Invoice total', 'Please pay']),
    shipping: pick(['Shipping', 'Freight', 'Delivery', 'Postage & packing']),
    paid: pick(['Paid', 'Deposit received', 'Less payment', 'Advance payment']),
    balance: pick(['Balance due', 'Balance', 'Remaining balance']),
  }
}

function itemsOf(random: Random, habits: Habits): Item[] {
  const names = random.chance(0.8) ? goods : services
  return random.sample(names, random.between(2, 7)).map((name) => {
    const count = random.pick([1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 24, 40])
    const each = price(random, habits, 3, names === services ? 420 : 180)
    const code = `${random.pick(['A', 'K', 'TX', 'P', 'M'])}-${digits(random, 4)}`
    const unit = random.pick(['pcs', 'pcs', 'box', 'set'])
    return { code, name, count, unit, each, amount: rounded(count * each, habits) }
  })
}

/** Makes an invoice up: its sums are right. */
export function invoiceOf(random: Random): Invoice {
  const { chance, pick } = random
  const habits = habitsOf(random)
  const [seller = '', buyer = ''] = companies(random, 2)
  const party = (name: string) => {
    const { street, place } = address(random)
    return { name, street, place, phone: phone(random) }
  }
  const issued = someDay(random)
  const termDays = pick([7, 10, 14, 21, 30, 30, 45, 60])
  const items = itemsOf(random, habits)
  const subtotal = rounded(
    items.reduce((sum, { amount }) => sum + amount, 0),
    habits,
  )
  const percent = pick([3, 5, 10, 15])
  const discount = chance(0.35) ? { percent, amount: rounded((subtotal * percent) / 100, habits) } : undefined
  const shipping = chance(0.45) ? price(random, habits, 4, 60) : undefined
  const taxPercent = pick([7, 8.1, 8.25, 10, 19, 20, 21])
  const net = subtotal - (discount?.amount ?? 0) + (shipping ?? 0)
  const tax = rounded((net * taxPercent) / 100, habits)
  const total = rounded(net + tax, habits)
  const advance = rounded(total * pick([0.2, 0.3, 0.5]), habits)
  return {
    habits,
    labels: labelsOf(random),
    seller: party(seller),
    buyer: { ...party(buyer), contact: person(random) },
    shipTo: chance(0.45) ? { ...party(buyer), contact: person(random) } : undefined,
    number: pick([
      () => `INV-${digits(random, 5)}`,
      () => `${issued.year}-${digits(random, 4)}`,
      () => digits(random, 7),
      () => `RE${digits(random, 6)}`,
    ])(),
    order: chance(0.5) ? `PO-${digits(random, 5)}` : undefined,
    customer: chance(0.5) ? `C${digits(random, 5)}` : undefined,
    issued,
    due: daysLater(issued, termDays),
    delivered: chance(0.4) ? daysLater(issued, -random.between(2, 9)) : undefined,
    termDays,
    items,
    subtotal,
    discount,
    shipping,
    taxPercent,
    tax,
    total,
    paid: chance(0.25) ? { amount: advance, balance: rounded(total - advance, habits) } : undefined,
    bank: chance(0.6)
      ? {
          iban: iban(random),
          name: pick(['Barclays', 'Commerzbank', 'First National Bank', 'UBS', 'Rabobank']),
        }
      : undefined,
    lateFeePercent: chance(0.3) ? pick([1.5, 2, 5, 8]) : undefined,
    approvedBy: chance(0.2) ? person(random) : undefined,
  }
}
