import { type Author, type Draft, Questions } from './draft.ts'
import type { Random } from './random.ts'
import { type Column, lookOf, Sheet, type TableStyle } from './sheet.ts'
import { statement } from './table-statement.ts'
import { roster, timetable } from './table-times.ts'
import { clock, daysLater, habitsOf, price, someDay } from './values.ts'
import { company, digits, goods, phone } from './vocabulary.ts'

export type TableLayout = 'price_list' | 'statement' | 'timetable' | 'inventory' | 'roster'

const tableStyle = (random: Random): TableStyle => ({
  rules: random.pick(['grid', 'rows', 'header', 'none'] as const),
  zebra: random.chance(0.3),
  head: random.pick(['band', 'bold', 'bold', 'plain'] as const),
})

function priceList(random: Random): Draft {
  const habits = habitsOf(random)
  const look = lookOf(random)
  const seller = company(random)
  const from = someDay(random)
  const until = daysLater(from, random.pick([90, 180, 365]))
  const style = tableStyle(random)
  const [small, large] = random.pick([
    ['1–9', '10+'],
    ['up to 24', '25 and more'],
    ['single', 'carton'],
  ] as const)
  const rows = random.sample(goods, random.between(8, 14)).map((name) => {
    const each = price(random, habits, 4, 160)
    const rebate = habits.currency === 'JPY' ? Math.round(each * 0.9) : Math.round(each * 90) / 100
    return {
      code: `${random.pick(['B', 'H', 'Z', 'Q'])}${digits(random, 4)}`,
      name,
      each,
      rebate,
      pack: random.pick([1, 5, 10, 25, 50]),
    }
  })
  const tel = phone(random)
  const minimum = price(random, habits, 40, 120)
  const columns: Column[] = [
    { title: 'Code', share: 0.13 },
    { title: random.pick(['Product', 'Description', 'Article']), share: 0.37 },
    { title: 'Pack size', share: 0.14, align: 'right' },
    { title: `Price ${small}`, share: 0.18, align: 'right' },
    { title: `Price ${large}`, share: 0.18, align: 'right' },
  ]
  const validity = `Prices are valid from ${habits.date(from)} until ${habits.date(until)}.`
  const asked = new Questions(random, habits)
  for (const { name, code, each, rebate, pack } of random.sample(rows, 4)) {
    const short = name.replace(/,.*/, '')
    asked
      .words('identifier', 'table.code', code, [
        `What is the article code of the ${short}?`,
        `Which code does ${short} have?`,
      ])
      .number('table.pack', pack, [`How many ${short} are in a pack?`, `What is the pack size of ${short}?`])
      .money('table.price', each, [
        `What does ${short} cost at the ${small} price?`,
        `What is the ${small} price of ${short}?`,
      ])
      .money('table.price_large', rebate, [`What is the ${large} price of ${short}?`])
  }
  asked
    .date(
      'table.valid_from',
      from,
      ['From when are the prices valid?', 'When does the price list come into force?'],
      1,
    )
    .date(
      'table.valid_until',
      until,
      ['Until when are the prices valid?', 'When does the price list expire?'],
      1,
    )
    .money('table.minimum', minimum, [
      'What is the minimum order value?',
      'For how much must one order at least?',
    ])
    .words('name', 'table.seller', seller, [
      'Whose price list is this?',
      'Which company publishes these prices?',
    ])
    .words('phone', 'table.phone', tel, [
      'Which phone number takes orders?',
      'What number do I call to order?',
    ])
    .absent('table.other', 'money', [
      `What does the ${random.pick(goods.filter((one) => rows.every(({ name }) => name !== one)))} cost?`,
    ])
    .absent('table.shipping', 'money', ['How much is the shipping fee?', 'What does express delivery cost?'])
    .absent('table.delivery', 'duration', [
      'How long does delivery take?',
      'Within how many days are orders delivered?',
    ])
    .absent('table.manager', 'name', ['Who is the sales manager?', 'Who should I ask for in the sales team?'])
    .statedIn([validity])
  return {
    pages: 1,
    questions: asked.all,
    sheet() {
      const sheet = new Sheet(look)
      sheet.line(seller, { size: 15, font: 'bold', colour: look.colour }).gap(4)
      sheet.line('Price list', { size: 12 }).line(validity)
      if (habits.bareCells) sheet.line(`All prices in ${habits.currency}, without tax.`, { font: 'italic' })
      sheet.gap()
      const cells = rows.map((row) => [
        row.code,
        row.name,
        `${row.pack}`,
        habits.cell(row.each),
        habits.cell(row.rebate),
      ])
      sheet.table(columns, cells, style).gap()
      sheet.line(`Minimum order value: ${habits.money(minimum)}`).line(`Orders by phone: ${tel}`)
      return sheet
    },
  }
}

function inventory(random: Random): Draft {
  const habits = habitsOf(random)
  const look = lookOf(random)
  const { between, pick } = random
  const counted = someDay(random)
  const site = pick(['Leeds', 'Hamburg', 'Chicago', 'Dublin', 'Vienna'])
  const style = tableStyle(random)
  const rows = random.sample(goods, between(9, 16)).map((name) => ({
    sku: `SKU-${digits(random, 5)}`,
    name,
    stock: between(0, 480),
    minimum: pick([10, 20, 25, 40, 50, 100]),
    shelf: `${pick(['A', 'B', 'C', 'D'])}${between(1, 9)}-${between(10, 49)}`,
    next: daysLater(counted, between(2, 60)),
  }))
  const clerk = pick(['M. Brennan', 'S. Huang', 'P. Kowalski', 'A. Costa', 'R. Oakley'])
  const asked = new Questions(random, habits)
  const shelves = rows.map(({ shelf }) => shelf)
  for (const { sku, name, stock, minimum, shelf, next } of random.sample(rows, 4)) {
    const short = name.replace(/,.*/, '')
    asked
      .number('table.stock', stock, [
        `How many ${short} are in stock?`,
        `What stock of ${short} was counted?`,
        `How many units of ${short} do we have?`,
      ])
      .number('table.minimum_stock', minimum, [
        `What is the reorder level of ${short}?`,
        `Below how many ${short} do we reorder?`,
      ])
      .words(
        'identifier',
        'table.shelf',
        shelf,
        [`On which shelf is the ${short}?`, `Where is the ${short} stored?`],
        { rivals: shelves },
      )
      .words('identifier', 'table.sku', sku, [`What is the SKU of ${short}?`])
      .date('table.next', next, [
        `When does the next delivery of ${short} arrive?`,
        `When is ${short} expected again?`,
      ])
  }
  asked
    .date('table.counted', counted, ['When was the stock counted?', 'On what date was the count made?'])
    .words('name', 'table.clerk', clerk, ['Who counted the stock?', 'Who took the inventory?'])
    .words('text', 'table.site', site, ['Which warehouse is this?', 'In which city is the warehouse?'])
    .absent('table.other', 'number', [
      `How many ${pick(goods.filter((one) => rows.every(({ name }) => name !== one)))} are in stock?`,
    ])
    .absent('table.value', 'money', [
      'What is the total value of the stock?',
      `What is the purchase price of ${rows[1]?.name}?`,
    ])
    .absent('table.supplier', 'name', [`Who supplies the ${rows[2]?.name}?`])
    .absent('table.damaged', 'number', ['How many items were damaged?'])
  return {
    pages: 1,
    questions: asked.all,
    sheet() {
      const sheet = new Sheet(look)
      sheet.line(`Stock list, warehouse ${site}`, { size: 14, font: 'bold' })
      sheet.line(`Date of count: ${habits.date(counted)}     Counted by: ${clerk}`).gap()
      const titles: [string, number, ('right' | 'center')?][] = [
        ['SKU', 0.16],
        ['Item', 0.31],
        ['On hand', 0.12, 'right'],
        ['Reorder at', 0.12, 'right'],
        ['Shelf', 0.12, 'center'],
        ['Next delivery', 0.17],
      ]
      const columns = titles.map(([title, share, align]) => ({ title, share, align }))
      const cells = rows.map((row) => [
        row.sku,
        row.name,
        `${row.stock}`,
        `${row.minimum}`,
        row.shelf,
        habits.date(row.next),
      ])
      sheet.table(columns, cells, { ...style, size: Math.min(look.size, 9.5) })
      sheet.gap().line(`Printed at ${clock(16 * 60 + rows.length)}. Figures are units, not packs.`, {
        font: 'italic',
        size: 8,
      })
      return sheet
    },
  }
}

const layouts: Record<TableLayout, Author> = {
  price_list: priceList,
  statement,
  timetable,
  inventory,
  roster,
}

/** A page that is mostly a table. */
export const table = (layout: TableLayout): Author => layouts[layout]
