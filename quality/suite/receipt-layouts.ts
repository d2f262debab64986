import type { Receipt, ReceiptLayout } from './receipt-facts.ts'
import type { Sheet } from './sheet.ts'

function row(sheet: Sheet, label: string, value: string, bold = false): void {
  const font = bold ? 'bold' : 'regular'
  const size = bold ? sheet.look.size + 1.5 : sheet.look.size
  sheet.at(sheet.left, sheet.y, label, { font, size })
  sheet.y = sheet.at(sheet.left, sheet.y, value, { width: sheet.width, align: 'right', font, size }) + 1
}

function dashes(sheet: Sheet, mark = '-'): void {
  const columns = Math.floor(sheet.width / (sheet.look.size * (sheet.look.family === 'mono' ? 0.602 : 0.34)))
  sheet.line(mark.repeat(Math.max(10, columns - 1)))
}

function head(sheet: Sheet, { shop, address, phone }: Receipt): void {
  sheet.line(shop, { align: 'center', font: 'bold', size: sheet.look.size + 3 })
  const lines = [address.street, address.place, ...(phone ? [`Tel: ${phone}`] : [])]
  for (const line of lines) sheet.line(line, { align: 'center' })
  sheet.gap(4)
}

function sums(sheet: Sheet, { habits, labels, subtotal, tax, taxPercent, tip, total }: Receipt): void {
  row(sheet, labels.subtotal, habits.cell(subtotal))
  row(sheet, `${labels.tax} ${taxPercent}%`, habits.cell(tax))
  if (tip !== undefined) row(sheet, 'Tip', habits.cell(tip))
  row(sheet, labels.total, habits.money(total), true)
}

function paid(sheet: Sheet, { payment, habits, labels, total }: Receipt): void {
  if (payment.kind === 'cash') {
    row(sheet, 'Cash', habits.cell(payment.given))
    row(sheet, labels.change, habits.cell(payment.change))
    return
  }
  row(sheet, payment.brand, habits.cell(total))
  sheet.line(`Card no. **** **** **** ${payment.last}`)
  sheet.line(`Approval code ${payment.approval}`)
}

function thanks(sheet: Sheet, { points, returnDays }: Receipt): void {
  sheet.gap(5)
  if (points !== undefined) sheet.line(`Loyalty points earned: ${points}`, { align: 'center' })
  if (returnDays !== undefined)
    sheet.line(`Returns accepted within ${returnDays} days with this receipt.`, { align: 'center' })
  sheet.line('Thank you, please come again!', { align: 'center' })
}

function thermal(sheet: Sheet, receipt: Receipt): void {
  const { habits, labels, day, time, clerk, number, items } = receipt
  head(sheet, receipt)
  row(sheet, habits.date(day), time)
  row(sheet, `${labels.number} ${number}`, 'Till 03')
  sheet.line(`${labels.clerk}: ${clerk}`)
  dashes(sheet)
  for (const { name, count, each, amount } of items) {
    row(sheet, name, habits.cell(amount))
    if (count > 1) sheet.line(`  ${count} x ${habits.cell(each)}`)
  }
  dashes(sheet)
  sums(sheet, receipt)
  dashes(sheet, '=')
  paid(sheet, receipt)
  thanks(sheet, receipt)
}

function cafe(sheet: Sheet, receipt: Receipt): void {
  const { habits, labels, day, time, clerk, number, table, items } = receipt
  head(sheet, receipt)
  sheet.rule()
  if (table) row(sheet, `Table ${table}`, `${labels.number} ${number}`)
  else sheet.line(`${labels.number} ${number}`)
  row(sheet, `${labels.clerk} ${clerk}`, time)
  sheet.line(`Date ${habits.date(day)}`)
  sheet.rule().gap(3)
  for (const { name, count, amount } of items) row(sheet, `${count}  ${name}`, habits.cell(amount))
  sheet.gap(3).rule()
  sums(sheet, receipt)
  sheet.gap(5)
  paid(sheet, receipt)
  thanks(sheet, receipt)
}

function fuel(sheet: Sheet, receipt: Receipt): void {
  const { habits, labels, day, time, clerk, number, items, fuel } = receipt
  head(sheet, receipt)
  sheet.line(`DATE ${habits.date(day)}  TIME ${time}`)
  sheet.line(`${labels.number} ${number}`).gap(4)
  if (fuel) {
    sheet.line(`PUMP  ${String(fuel.pump).padStart(2, '0')}`)
    sheet.line(`PRODUCT  ${fuel.product}`)
    sheet.line(`LITRES  ${fuel.litres.toFixed(2)}`)
    sheet.line(`PRICE/L  ${habits.currency === 'JPY' ? fuel.perLitre : fuel.perLitre.toFixed(3)}`)
  }
  dashes(sheet)
  for (const { name, amount } of items) row(sheet, name, habits.cell(amount))
  sums(sheet, receipt)
  dashes(sheet)
  paid(sheet, receipt)
  sheet.line(`${labels.clerk} ${clerk}`)
  thanks(sheet, receipt)
}

/** What a card terminal and a till print on one wide slip. */
function slip(sheet: Sheet, receipt: Receipt): void {
  const { habits, labels, day, time, clerk, number, items } = receipt
  const { at, left, width } = { at: sheet.at.bind(sheet), left: sheet.left, width: sheet.width }
  sheet.line(receipt.shop.toUpperCase(), { font: 'bold', size: sheet.look.size + 2 })
  sheet.line(`${receipt.address.street}, ${receipt.address.place}`)
  if (receipt.phone) sheet.line(`Customer service ${receipt.phone}`)
  sheet.gap(4)
  sheet
    .table(
      [
        { title: 'Item', share: 0.46 },
        { title: 'Qty', share: 0.12, align: 'right' },
        { title: 'Price', share: 0.21, align: 'right' },
        { title: 'Sum', share: 0.21, align: 'right' },
      ],
      items.map(({ name, count, each, amount }) => [
        name,
        `${count}`,
        habits.cell(each),
        habits.cell(amount),
      ]),
      { rules: 'header', head: 'bold', rowHeight: 15 },
    )
    .gap(5)
  sums(sheet, receipt)
  sheet.gap(4)
  paid(sheet, receipt)
  sheet.gap(4).rule()
  at(left, sheet.y, `${habits.date(day)} ${time}`)
  sheet.y = at(left, sheet.y, `${labels.number} ${number}`, { width, align: 'right' })
  sheet.line(`${labels.clerk}: ${clerk}`)
  thanks(sheet, receipt)
}

/** Totals first, the way a printed guest check of a restaurant has them. */
function bistro(sheet: Sheet, receipt: Receipt): void {
  const { habits, labels, day, time, clerk, number, table, items } = receipt
  sheet.line('GUEST CHECK', { align: 'center', font: 'bold', size: sheet.look.size + 3 }).gap(4)
  const cells: [string, string][] = [
    ['Date', habits.date(day)],
    ['Time', time],
    [labels.clerk, clerk],
    ...(table ? [['Table', table] as [string, string]] : []),
    [labels.number, number],
  ]
  const third = sheet.width / 3
  for (const [i, [label, value]] of cells.entries()) {
    const x = sheet.left + (i % 3) * third
    const y = sheet.y + Math.floor(i / 3) * 25
    sheet.box(x, y, third, 25)
    sheet.at(x + 3, y + 3, label, { size: 5.5 })
    sheet.at(x + 3, y + 11, value, { size: 7.5, font: 'bold' })
  }
  sheet.gap(25 * Math.ceil(cells.length / 3) + 6)
  for (const { name, count, each, amount } of items) {
    sheet.line(count > 1 ? `${name} (${count} @ ${habits.cell(each)})` : name)
    sheet.y -= sheet.look.size * 1.3
    row(sheet, '', habits.cell(amount))
  }
  sheet.gap(4).rule()
  sums(sheet, receipt)
  paid(sheet, receipt)
  sheet.gap(6)
  head(sheet, receipt)
  thanks(sheet, receipt)
}

/** One way of printing a receipt each. */
export const receiptLayouts: Record<ReceiptLayout, (sheet: Sheet, receipt: Receipt) => void> = {
  thermal,
  cafe,
  fuel,
  slip,
  bistro,
}
