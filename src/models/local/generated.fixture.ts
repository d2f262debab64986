import type { Page } from '../../contract/page.ts'
import { Random as Source } from '../../stats/random.ts'
import { pageOf } from './reader.fixture.ts'

/** A question about a generated document; `answer` must stand in the quote, null when it has none. */
export interface GeneratedCase {
  kind: string
  pages: Page[]
  question: string
  answer: string | null
}

type Pick = <T>(choices: readonly T[]) => T
type Between = (low: number, high: number) => number

interface Random {
  pick: Pick
  between: Between
}

/** Choices that are the same for the same seed. */
function random(seed: number): Random {
  const source = new Source(seed)
  const between: Between = (low, high) => low + Math.floor(source.next() * (high - low + 1))
  return { between, pick: (choices) => choices[between(0, choices.length - 1)] as (typeof choices)[number] }
}

const companies = [
  'Northwind Traders',
  'Blue Harbor Ltd',
  'Kestrel & Sons',
  'Orchid Systems GmbH',
  'Lumen Works',
]
const people = ['Maria Jensen', 'Tom Okafor', 'Aiko Tanaka', 'Lucas Moreau', 'Priya Nair']
const goods = [
  'Steel bracket',
  'Oak shelf',
  'Copper wire',
  'Desk lamp',
  'Filter cartridge',
  'Paper roll',
  'Hinge set',
]
const money = [
  (n: number) => `$${n.toLocaleString('en-US', { minimumFractionDigits: 2 })}`,
  (n: number) => `${n.toLocaleString('de-DE', { minimumFractionDigits: 2 })} €`,
  (n: number) => `GBP ${n.toFixed(2)}`,
]
const dates = [
  (d: number, m: number) => `2026-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`,
  (d: number, m: number) => `${d} ${['January', 'March', 'May', 'June', 'October'][m % 5]} 2026`,
  (d: number, m: number) => `${String(m).padStart(2, '0')}/${String(d).padStart(2, '0')}/2026`,
]

const columns = (cells: string[], widths = [34, 10, 14, 16]) =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[0] ?? 30) : cell.padStart(widths[i] ?? 14))).join('')

function invoice({ pick, between }: Random): GeneratedCase[] {
  const cash = pick(money)
  const date = pick(dates)
  const number = `INV-${between(1000, 9999)}`
  const issued = date(between(1, 12), between(1, 5))
  const due = date(between(13, 28), between(6, 12))
  const items = [0, 2, 4].map((i) => ({
    name: goods[i + between(0, 1)] ?? '',
    n: between(2, 19),
    each: between(11, 400) / 4,
  }))
  const net = items.reduce((sum, item) => sum + item.n * item.each, 0)
  const tax = Math.round(net * 20) / 100
  const [seller, buyer] = [pick(companies), pick(people)]
  const totals: [string, string][] = [
    ['Subtotal', cash(net)],
    [pick(['VAT (20%)', 'Sales tax', 'Tax']), cash(tax)],
    [pick(['Total', 'Total due', 'Amount due', 'Grand total']), cash(net + tax)],
  ]
  const facts: [string, string][] = [
    [pick(['Invoice number', 'Invoice no.', 'Invoice #']), number],
    [pick(['Invoice date', 'Date', 'Issued']), issued],
    [pick(['Due date', 'Payment due', 'Due']), due],
  ]
  const head = pick([
    () => facts.map(([label, value]) => `${label}: ${value}`).join('\n'),
    () => facts.map(([label, value]) => `${label.padEnd(24)}${value}`).join('\n'),
    () =>
      `${facts.map(([label]) => label.padEnd(24)).join('')}\n${facts.map(([, value]) => value.padEnd(24)).join('')}`,
    () =>
      facts
        .map(
          ([label, value], i) =>
            `${(['Bill to', buyer, '12 Mill Lane'][i] ?? '').padEnd(40)}${label}: ${value}`,
        )
        .join('\n'),
  ])()
  const table = [
    columns(['Description', 'Qty', 'Unit price', 'Amount']),
    ...items.map((item) => columns([item.name, `${item.n}`, cash(item.each), cash(item.n * item.each)])),
  ]
  const sums = totals.map(([label, value]) => `${''.padEnd(40)}${label.padEnd(18)}${value.padStart(16)}`)
  const page = pageOf(
    [
      seller,
      `${between(1, 99)} High Street, Leeds`,
      '',
      'INVOICE',
      '',
      head,
      '',
      `Bill to: ${buyer}`,
      '',
      ...table,
      '',
      ...sums,
      '',
      'Please pay by bank transfer within the agreed term.',
      `Questions? billing@${seller.split(' ')[0]?.toLowerCase()}.example.com`,
    ].join('\n'),
  )
  const pages = [page]
  const item = pick(items)
  const one = (question: string, answer: string | null) => ({ kind: 'invoice', pages, question, answer })
  return [
    one(
      pick(['What is the total amount due?', 'How much do I have to pay in total?', 'What is the total?']),
      cash(net + tax),
    ),
    one(pick(['When is payment due?', 'What is the due date?', 'By when must this invoice be paid?']), due),
    one(pick(['What is the invoice number?', 'Which number does the invoice have?']), number),
    one(pick(['When was the invoice issued?', 'What is the invoice date?']), issued),
    one(pick(['How much tax is charged?', 'What is the VAT amount?']), cash(tax)),
    one(`What is the unit price of the ${item.name.toLowerCase()}?`, cash(item.each)),
    one(`How many units of ${item.name} were ordered?`, `${item.n}`),
    one('Who is billed?', buyer),
    one('Which email address can I write to with questions?', '@'),
    one(
      pick([
        'What is the warranty period?',
        'Who approved the purchase order?',
        'What is the IBAN?',
        'What is the fax number?',
      ]),
      null,
    ),
    one(
      pick([
        'How many employees does the company have?',
        'What is the delivery address for the weekend?',
        'When does the rental contract end?',
        'What discount was granted?',
      ]),
      null,
    ),
  ]
}

function receipt({ pick, between }: Random): GeneratedCase[] {
  const cash = pick(money)
  const shop = pick(['Corner Cafe', 'Fresh Market', 'City Hardware'])
  const items = [pick(['Espresso', 'Latte']), pick(['Bagel', 'Croissant']), 'Mineral water'].map((name) => ({
    name,
    price: between(2, 30) / 2 + 1,
  }))
  const total = items.reduce((sum, { price }) => sum + price, 0)
  const paid = Math.ceil(total / 10) * 10 + 10
  const date = pick(dates)(between(1, 28), between(1, 12))
  const time = `${between(10, 20)}:${between(10, 59)}`
  const server = pick(['Anna', 'Joel', 'Mei'])
  const row = (label: string, value: string) => `${label.padEnd(26)}${value.padStart(12)}`
  const text = [
    shop,
    '5 Station Road',
    `Tel: +44 20 7946 0${between(100, 999)}`,
    '',
    `${date}   ${time}`,
    `Server: ${server}`,
    '',
    ...items.map(({ name, price }) => row(name, cash(price))),
    row(pick(['TOTAL', 'Total', 'Amount']), cash(total)),
    row('Cash', cash(paid)),
    row('Change', cash(paid - total)),
    '',
    'Thank you for your visit!',
  ].join('\n')
  const pages = [pageOf(text, { source: 'ocr', confidence: 0.9 })]
  const one = (question: string, answer: string | null) => ({ kind: 'receipt', pages, question, answer })
  const item = pick(items)
  return [
    one(pick(['What is the total?', 'How much was the total bill?']), cash(total)),
    one(`How much did the ${item.name.toLowerCase()} cost?`, cash(item.price)),
    one('How much change was given?', cash(paid - total)),
    one('What is the phone number of the shop?', '+44 20'),
    one(pick(['Who was the server?', 'Who served the customer?']), server),
    one('What is the date on the receipt?', date),
    one(pick(['What is the due date?', 'What is the loyalty card number?', 'How much was the tip?']), null),
    one(
      pick(['What is the name of the bank?', 'How much does the pizza cost?', 'When does the warranty end?']),
      null,
    ),
  ]
}

function letter({ pick, between }: Random): GeneratedCase[] {
  const cash = pick(money)
  const [author, tenant] = pick([
    ['Maria Jensen', 'Tom Okafor'],
    ['Lucas Moreau', 'Priya Nair'],
  ] as const)
  const rent = cash(between(600, 1900))
  const deposit = cash(between(2000, 3000))
  const start = pick(dates)(between(1, 28), between(1, 12))
  const notice = pick(['three months', 'six weeks', '60 days'])
  const city = pick(['Leeds', 'Lyon', 'Oslo'])
  const text = `${pick(companies)}
${city}

Dear ${tenant},

Thank you for your visit to the flat at 14 Garden Street last week. I am pleased
to confirm that the lease begins on ${start} and runs for two years. The monthly
rent is ${rent} and has to be transferred before the third day of each month.

Before the keys are handed over we ask for a security deposit of ${deposit}. Either
party may terminate the lease with a notice period of ${notice}. Pets are
allowed as long as the neighbours do not complain about noise.

The heating was replaced in 2019 and is serviced every autumn by a local firm. If
something breaks, call the caretaker at +47 22 345 ${between(100, 999)} during office hours.

Kind regards,
${author}
Property manager`
  const pages = [pageOf(text)]
  const one = (question: string, answer: string | null) => ({ kind: 'letter', pages, question, answer })
  return [
    one(pick(['How much is the monthly rent?', 'What rent must be paid each month?']), rent),
    one(pick(['When does the lease start?', 'When does the lease begin?']), start),
    one(pick(['How high is the deposit?', 'What deposit is required?']), deposit),
    one(pick(['How long is the notice period?', 'What is the notice period?']), notice),
    one(pick(['Are pets allowed?', 'May the tenant keep pets?']), 'Pets are'),
    one(
      pick(['When was the heating replaced?', 'How often is the heating serviced?']),
      'heating was replaced',
    ),
    one('What number should I call when something breaks?', '+47 22'),
    one(pick(['What is the parking fee?', 'How large is the garden?', 'What is the interest rate?']), null),
    one(
      pick(['What is the invoice number?', 'Which school is nearby?', 'How much electricity was used?']),
      null,
    ),
  ]
}

function report({ pick, between }: Random): GeneratedCase[] {
  const regions = ['Europe', 'Asia', 'Americas', 'Africa']
  const rows = regions.map((name) => ({
    name,
    revenue: between(20, 90),
    staff: between(100, 900),
    growth: `${between(1, 30)}.${between(1, 9)}%`,
  }))
  const factory = pick(['Porto', 'Gdansk', 'Izmir'])
  const head = pick(people)
  const first = `Annual Report 2025

Summary

The year was shaped by high energy prices and by slower shipping through the
canal. Revenue nevertheless reached a record, and a new factory was opened in ${factory}.
The board proposes a dividend of ${between(1, 4)}.50 EUR per share.

Outlook

For the coming year we expect moderate growth. ${head} will take over as chief
executive officer in April, after twelve years in the research department.`
  const second = `Results by region

${columns(['Region', 'Revenue', 'Employees', 'Growth'])}
${rows.map((row) => columns([row.name, `${row.revenue}.0`, `${row.staff}`, row.growth])).join('\n')}

Revenue in million EUR. Employees at the end of the year.`
  const pages = [pageOf(first), pageOf(second, { number: 2 })]
  const one = (question: string, answer: string | null) => ({ kind: 'report', pages, question, answer })
  const row = pick(rows)
  return [
    one(`What was the revenue in ${row.name}?`, `${row.revenue}.0`),
    one(`How many employees work in ${row.name}?`, `${row.staff}`),
    one(`By what percentage did ${row.name} grow?`, row.growth),
    one(pick(['Where was the new factory opened?', 'In which city is the new factory?']), factory),
    one(pick(['Who will become chief executive officer?', 'Who is the new chief executive?']), head),
    one(pick(['What dividend does the board propose?', 'How high is the dividend per share?']), '.50 EUR'),
    one(
      pick([
        'What was the revenue in Australia?',
        'How much was spent on marketing?',
        'Who audits the company?',
      ]),
      null,
    ),
    one(
      pick([
        'What is the phone number of the office?',
        'How many patents were filed?',
        'When is the next football match?',
      ]),
      null,
    ),
  ]
}

/** Documents of four kinds in several layouts, with questions that they answer and some that they do not. */
export function generatedCases(documents: number, seed: number): GeneratedCase[] {
  const source = random(seed)
  const kinds = [invoice, receipt, letter, report]
  return Array.from({ length: documents }, (_, i) => kinds[i % kinds.length]?.(source) ?? []).flat()
}
