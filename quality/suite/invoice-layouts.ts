import type { Invoice } from './invoice-facts.ts'
import type { Column, Sheet } from './sheet.ts'
import { domainOf, emailOf } from './vocabulary.ts'

export type InvoiceLayout = 'classic' | 'band' | 'letterhead' | 'plain' | 'form'

/** Label and value of the facts at the head, those that this invoice has. */
function headFacts({
  habits,
  labels,
  number,
  issued,
  due,
  order,
  customer,
  delivered,
}: Invoice): [string, string][] {
  const facts: [string, string | undefined][] = [
    [labels.number, number],
    [labels.issued, habits.date(issued)],
    [labels.due, habits.date(due)],
    [labels.order, order],
    [labels.customer, customer],
    [labels.delivered, delivered && habits.date(delivered)],
  ]
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined)
}

function sums({
  habits,
  labels,
  subtotal,
  discount,
  shipping,
  taxPercent,
  tax,
  total,
  paid,
}: Invoice): [string, string][] {
  const { money } = habits
  const percent = (value: number) => `${value}%`
  return [
    [labels.subtotal, money(subtotal)],
    ...(discount
      ? [[`Discount ${percent(discount.percent)}`, money(-discount.amount)] as [string, string]]
      : []),
    ...(shipping !== undefined ? [[labels.shipping, money(shipping)] as [string, string]] : []),
    [`${labels.tax} (${percent(taxPercent)})`, money(tax)],
    [labels.total, money(total)],
    ...(paid
      ? ([
          [labels.paid, money(-paid.amount)],
          [labels.balance, money(paid.balance)],
        ] as [string, string][])
      : []),
  ]
}

const party = ({ name, street, place }: { name: string; street: string; place: string }) => [
  name,
  street,
  place,
]

function columnsOf({ labels, habits }: Invoice, coded: boolean): Column[] {
  const suffix = habits.bareCells ? ` (${habits.currency})` : ''
  const columns: Column[] = [
    { title: labels.name, share: coded ? 0.34 : 0.46 },
    { title: labels.count, share: 0.12, align: 'right' },
    { title: labels.each, share: 0.2, align: 'right' },
    { title: `${labels.amount}${suffix}`, share: 0.22, align: 'right' },
  ]
  return coded ? [{ title: 'Code', share: 0.12 }, ...columns] : columns
}

function rowsOf({ items, habits }: Invoice, coded: boolean): string[][] {
  return items.map(({ code, name, count, each, amount }) => {
    const cells = [name, `${count}`, habits.cell(each), habits.cell(amount)]
    return coded ? [code, ...cells] : cells
  })
}

/** Sums on the right; the last one stands out. */
function rightSums(sheet: Sheet, invoice: Invoice): void {
  const all = sums(invoice)
  const x = sheet.right - 230
  for (const [i, [label, value]] of all.entries()) {
    const font = i === all.length - 1 ? 'bold' : 'regular'
    if (font === 'bold') sheet.rule('#333333', 1, x)
    sheet.at(x, sheet.y, label, { font })
    sheet.y = sheet.at(x + 110, sheet.y, value, { width: 116, align: 'right', font }) + 3
  }
}

function terms({
  habits,
  bank,
  seller,
  termDays,
  lateFeePercent,
  approvedBy,
  total,
  due,
}: Invoice): string[] {
  return [
    `Payment terms: ${termDays} days net. Please quote the invoice number with your payment.`,
    ...(lateFeePercent === undefined
      ? []
      : [`Late payments are charged ${lateFeePercent}% interest per month on the open amount.`]),
    ...(bank ? [`Bank: ${bank.name}   IBAN: ${bank.iban}`] : []),
    ...(approvedBy ? [`Approved by: ${approvedBy}`] : []),
    `Questions? Call ${seller.phone} or write to ${emailOf('billing', seller.name)}.`,
    ...(bank
      ? []
      : [`Cheques over ${habits.money(total)} payable to ${seller.name}, to arrive by ${habits.date(due)}.`]),
  ]
}

function classic(sheet: Sheet, invoice: Invoice): void {
  const { seller, buyer, shipTo, labels } = invoice
  sheet.at(sheet.left, sheet.y, seller.name, { size: 17, font: 'bold', colour: sheet.look.colour })
  sheet.at(sheet.right - 150, sheet.y, 'INVOICE', { size: 20, width: 150, align: 'right' })
  const top = sheet.stack(sheet.left, sheet.y + 26, [seller.street, seller.place, `Tel. ${seller.phone}`])
  const end = sheet.pairs(headFacts(invoice), {
    x: sheet.right - 215,
    y: sheet.y + 34,
    width: 215,
    align: 'right',
  })
  sheet.y = Math.max(top, end) + 14
  sheet.at(sheet.left, sheet.y, labels.billTo, { font: 'bold' })
  const below = sheet.stack(sheet.left, sheet.y + 14, [...party(buyer), `Attn: ${buyer.contact}`])
  if (shipTo) {
    const x = sheet.left + sheet.width / 2
    sheet.at(x, sheet.y, labels.shipTo, { font: 'bold' })
    sheet.stack(x, sheet.y + 14, [...party(shipTo), `Attn: ${shipTo.contact}`])
  }
  sheet.y = below + 16
  sheet.table(columnsOf(invoice, false), rowsOf(invoice, false), { rules: 'rows', head: 'bold' }).gap()
  rightSums(sheet, invoice)
  sheet.gap(24).lines(terms(invoice), { size: sheet.look.size - 0.5 })
  sheet.footer(`${seller.name}, ${seller.street}, ${seller.place}`)
}

function band(sheet: Sheet, invoice: Invoice): void {
  const { seller, buyer, shipTo, labels } = invoice
  const [width] = sheet.look.page
  sheet.box(0, 0, width, 74, sheet.look.colour)
  sheet.at(sheet.left, 24, 'Invoice', { size: 24, font: 'bold', colour: '#ffffff' })
  sheet.at(sheet.right - 260, 24, seller.name, {
    width: 260,
    align: 'right',
    colour: '#ffffff',
    font: 'bold',
  })
  sheet.at(sheet.right - 260, 42, `${seller.street}, ${seller.place}`, {
    width: 260,
    align: 'right',
    colour: '#ffffff',
    size: 8.5,
  })
  sheet.y = 96
  const facts = headFacts(invoice)
  for (let i = 0; i < facts.length; i += 3) {
    for (const [j, [label, value]] of facts.slice(i, i + 3).entries()) {
      const x = sheet.left + (j * sheet.width) / 3
      sheet.at(x, sheet.y, label.toUpperCase(), { size: 7.5, colour: '#666666' })
      sheet.at(x, sheet.y + 11, value, { font: 'bold' })
    }
    sheet.y += 34
  }
  sheet.rule('#cccccc')
  sheet.at(sheet.left, sheet.y + 4, labels.billTo.toUpperCase(), { size: 7.5, colour: '#666666' })
  sheet.stack(sheet.left, sheet.y + 16, party(buyer))
  if (shipTo) {
    sheet.at(sheet.left + sheet.width / 2, sheet.y + 4, labels.shipTo.toUpperCase(), {
      size: 7.5,
      colour: '#666666',
    })
    sheet.stack(sheet.left + sheet.width / 2, sheet.y + 16, party(shipTo))
  }
  sheet.gap(72)
  sheet
    .table(columnsOf(invoice, true), rowsOf(invoice, true), { rules: 'none', zebra: true, head: 'band' })
    .gap(14)
  rightSums(sheet, invoice)
  sheet.gap(30).lines(terms(invoice), { size: 8.5, colour: '#444444' })
}

function letterhead(sheet: Sheet, invoice: Invoice): void {
  const { seller, buyer, shipTo, labels, habits } = invoice
  sheet.line(seller.name, { size: 15, font: 'bold', align: 'right', colour: sheet.look.colour }).gap(46)
  sheet.at(sheet.left, sheet.y, `${seller.name} · ${seller.street} · ${seller.place}`, {
    size: 7,
    colour: '#555555',
  })
  sheet.stack(sheet.left, sheet.y + 14, [buyer.name, buyer.contact, buyer.street, buyer.place])
  const x = sheet.right - 170
  let top = sheet.y - 20
  for (const [label, value] of headFacts(invoice)) {
    sheet.at(x, top, label, { size: 7.5, colour: '#555555' })
    top = sheet.at(x, top + 9, value) + 5
  }
  sheet.y = Math.max(top, sheet.y + 90) + 10
  sheet.line(`Invoice ${invoice.number}`, { size: 13, font: 'bold' }).gap(6)
  const where = shipTo
    ? ` to ${shipTo.name}, ${shipTo.street}, ${shipTo.place} (${labels.shipTo.toLowerCase()} address)`
    : ''
  sheet.line(`Dear ${buyer.contact}, thank you for your order. We supplied the following${where}.`).gap()
  sheet.table(columnsOf(invoice, true), rowsOf(invoice, true), { rules: 'header', head: 'plain' }).gap(6)
  rightSums(sheet, invoice)
  sheet.gap(18).line(`Please transfer the amount by ${habits.date(invoice.due)} at the latest.`)
  sheet.lines(terms(invoice).slice(0, -1)).gap(10)
  sheet.line('With kind regards').line(seller.name)
  const foot = sheet.bottom - 26
  const third = sheet.width / 3
  const small = { size: 7, colour: '#555555' } as const
  sheet.stack(sheet.left, foot, [seller.name, seller.street, seller.place], small)
  sheet.stack(
    sheet.left + third,
    foot,
    [seller.phone, emailOf('info', seller.name), `www.${domainOf(seller.name)}`],
    small,
  )
  sheet.stack(sheet.left + 2 * third, foot, ['Registered office: as above', 'Reg. no. HRB 40213'], small)
}

function plain(sheet: Sheet, invoice: Invoice): void {
  const { seller, buyer, shipTo, labels } = invoice
  const rule = '-'.repeat(86)
  sheet.lines([seller.name.toUpperCase(), seller.street, seller.place, `TEL ${seller.phone}`]).gap()
  sheet.line('I N V O I C E', { align: 'center', font: 'bold' }).gap()
  for (const [label, value] of headFacts(invoice))
    sheet.line(`${label}${'.'.repeat(24 - label.length)}: ${value}`)
  sheet
    .gap()
    .line(`${labels.billTo}:`)
    .lines(party(buyer).map((text) => `   ${text}`))
  if (shipTo) sheet.line(`${labels.shipTo}:`).lines(party(shipTo).map((text) => `   ${text}`))
  sheet.gap().line(rule)
  sheet.table(columnsOf(invoice, false), rowsOf(invoice, false), {
    rules: 'none',
    head: 'plain',
    rowHeight: 13,
  })
  sheet.line(rule)
  for (const [label, value] of sums(invoice)) {
    sheet.at(sheet.left + 200, sheet.y, label)
    sheet.y = sheet.at(sheet.right - 150, sheet.y, value, { width: 130, align: 'right' })
  }
  sheet.line(rule).gap().lines(terms(invoice))
}

/** A ruled form: every value in a box with its label above it. */
function form(sheet: Sheet, invoice: Invoice): void {
  const { seller, buyer, shipTo, labels } = invoice
  sheet.line('TAX INVOICE', { size: 14, font: 'bold', align: 'center' }).gap(4)
  const half = sheet.width / 2
  const blocks: [string, string[]][] = [
    ['Supplier', [...party(seller), seller.phone]],
    [labels.billTo, [...party(buyer), buyer.contact]],
    ...(shipTo ? [[labels.shipTo, party(shipTo)] as [string, string[]]] : []),
  ]
  let top = sheet.y
  for (const [title, lines] of blocks) {
    sheet.box(sheet.left, top, half, 70)
    sheet.at(sheet.left + 5, top + 4, title, { size: 7.5, font: 'italic' })
    sheet.stack(sheet.left + 5, top + 15, lines)
    top += 70
  }
  const facts = headFacts(invoice)
  const height = (top - sheet.y) / Math.ceil(facts.length / 2)
  for (const [i, [label, value]] of facts.entries()) {
    const x = sheet.left + half + (i % 2) * (half / 2)
    const y = sheet.y + Math.floor(i / 2) * height
    sheet.box(x, y, half / 2, height)
    sheet.at(x + 5, y + 4, label, { size: 7.5, font: 'italic' })
    sheet.at(x + 5, y + 16, value, { font: 'bold' })
  }
  sheet.y = top + 8
  sheet.table(columnsOf(invoice, true), rowsOf(invoice, true), { rules: 'grid', head: 'bold' }).gap(8)
  const all = sums(invoice)
  sheet.table(
    [
      { title: '', share: 0.55 },
      { title: '', share: 0.45, align: 'right' },
    ],
    all,
    { rules: 'grid' },
    { x: sheet.left, width: 260 },
  )
  sheet.gap(14).lines(terms(invoice))
}

/** One way of laying an invoice out each. */
export const invoiceLayouts: Record<InvoiceLayout, (sheet: Sheet, invoice: Invoice) => void> = {
  classic,
  band,
  letterhead,
  plain,
  form,
}
