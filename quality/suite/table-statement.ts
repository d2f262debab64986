import { type Draft, Questions } from './draft.ts'
import type { Random } from './random.ts'
import { type Column, lookOf, Sheet } from './sheet.ts'
import { daysLater, type Habits, habitsOf, price, rounded, someDay } from './values.ts'
import { address, digits, person } from './vocabulary.ts'

const payees: [string, 'out' | 'in'][] = [
  ['Grocery Town', 'out'],
  ['City Power & Light', 'out'],
  ['Rent Garden Street', 'out'],
  ['Mobile plan Telora', 'out'],
  ['Salary Halden AG', 'in'],
  ['Gym membership', 'out'],
  ['Insurance Allwest', 'out'],
  ['Bookshop Paragraph', 'out'],
  ['Tax refund', 'in'],
  ['Railway tickets', 'out'],
  ['Water utility', 'out'],
  ['Transfer from R. Keller', 'in'],
  ['Pharmacy Linden', 'out'],
  ['Streaming service', 'out'],
  ['Hotel Bellevue', 'out'],
  ['Interest credit', 'in'],
]

interface Entry {
  day: ReturnType<typeof someDay>
  name: string
  amount: number
  balance: number
}

function entriesOf(
  random: Random,
  habits: Habits,
  from: Entry['day'],
  opening: number,
  count: number,
): Entry[] {
  let balance = opening
  let day = from
  return random.sample(payees, count).map(([name, way]) => {
    day = daysLater(day, random.between(0, 2))
    const size = /Salary|Rent/.test(name) ? price(random, habits, 800, 3200) : price(random, habits, 6, 260)
    const amount = way === 'in' ? size : -size
    balance = rounded(balance + amount, habits)
    return { day, name, amount, balance }
  })
}

/** A bank statement of one page or two: opening and closing balance, and what came between. */
export function statement(random: Random): Draft {
  const habits = habitsOf(random)
  const look = lookOf(random)
  const bank = random.pick(['Harbour Bank', 'First Mercantile', 'Alpine Savings Bank', 'Union & Crown Bank'])
  const holder = person(random)
  const home = address(random)
  const account = `${digits(random, 4)} ${digits(random, 4)} ${digits(random, 2)}`
  const from = { ...someDay(random), day: 1 }
  const until = daysLater(from, 29)
  const opening = price(random, habits, 200, 9000)
  const long = random.chance(0.35)
  const entries = entriesOf(random, habits, from, opening, long ? 15 : random.between(7, 11))
  const closing = entries.at(-1)?.balance ?? opening
  const paidIn = rounded(
    entries.reduce((sum, { amount }) => sum + Math.max(0, amount), 0),
    habits,
  )
  const paidOut = rounded(-entries.reduce((sum, { amount }) => sum + Math.min(0, amount), 0), habits)
  const split = long ? 8 : entries.length
  const labels = {
    opening: random.pick(['Opening balance', 'Previous balance', 'Balance brought forward']),
    closing: random.pick(['Closing balance', 'New balance', 'Balance at end of period']),
  }
  const twoColumns = random.chance(0.4)
  const last = long ? 2 : 1

  const period = `Period: ${habits.date(from)} to ${habits.date(until)}`
  const asked = new Questions(random, habits)
  for (const [i, { name, amount, day, balance }] of entries.entries()) {
    if (!random.chance(0.45)) continue
    const page = i < split ? 1 : 2
    const way = amount < 0 ? `How much was paid to ${name}?` : `How much came in as "${name}"?`
    asked
      .money('statement.entry', Math.abs(amount), [way, `What is the amount of the entry "${name}"?`], page)
      .date(
        'statement.entry_date',
        day,
        [`On which date was "${name}" booked?`, `When was the entry ${name} made?`],
        page,
      )
      .money('statement.entry_balance', balance, [`What was the balance after the entry "${name}"?`], page)
  }
  asked
    .money('statement.opening', opening, [
      'What was the opening balance?',
      'How much was in the account at the start?',
      'What was the previous balance?',
    ])
    .money(
      'statement.closing',
      closing,
      ['What is the closing balance?', 'How much money is in the account at the end of the period?'],
      last,
    )
    .money(
      'statement.in',
      paidIn,
      ['How much was paid in altogether?', 'What is the total of deposits?'],
      last,
    )
    .money(
      'statement.out',
      paidOut,
      ['How much went out in total?', 'What is the total of withdrawals?'],
      last,
    )
    .words('name', 'statement.holder', holder, ['Who is the account holder?', 'Whose account is it?'])
    .words('identifier', 'statement.account', account, [
      'What is the account number?',
      'Which account is the statement for?',
    ])
    .words('name', 'statement.bank', bank, [
      'Which bank issued the statement?',
      'What is the name of the bank?',
    ])
    .words('text', 'statement.street', home.street, [
      'What is the address of the account holder?',
      'In which street does the customer live?',
    ])
    .date(
      'statement.until',
      until,
      ['On which day does the statement period end?', 'Until when does the statement run?'],
      1,
    )
    .absent('statement.overdraft', 'money', ['What is the overdraft limit?', 'How much credit may be used?'])
    .absent('statement.rate', 'percentage', ['What interest rate does the account earn?'])
    .absent('statement.advisor', 'name', ['Who is my advisor at the bank?', 'Which adviser can I call?'])
    .absent('statement.other', 'money', [
      `How much was paid to ${random.pick(payees.filter(([name]) => entries.every((entry) => entry.name !== name)))[0]}?`,
    ])
    .statedIn([period])
  return {
    pages: last,
    questions: asked.all,
    sheet() {
      const sheet = new Sheet(look)
      const cells = entries.map(({ day, name, amount, balance }) => {
        const moved = twoColumns
          ? [amount < 0 ? habits.cell(-amount) : '', amount > 0 ? habits.cell(amount) : '']
          : [habits.cell(amount)]
        return [habits.date(day), name, ...moved, habits.cell(balance)]
      })
      const columns: Column[] = [
        { title: 'Date', share: 0.18 },
        { title: 'Details', share: twoColumns ? 0.3 : 0.42 },
        ...(twoColumns
          ? ([
              { title: 'Paid out', share: 0.17, align: 'right' },
              { title: 'Paid in', share: 0.17, align: 'right' },
            ] as Column[])
          : ([{ title: 'Amount', share: 0.2, align: 'right' }] as Column[])),
        { title: 'Balance', share: twoColumns ? 0.18 : 0.2, align: 'right' },
      ]
      sheet.line(bank, { size: 16, font: 'bold', colour: look.colour }).gap()
      sheet.y = sheet.stack(sheet.left, sheet.y, [holder, home.street, home.place])
      sheet.gap(16).line('Account statement', { size: 12, font: 'bold' })
      sheet.line(`Account number: ${account}`).line(period)
      sheet.line(`${labels.opening}: ${habits.money(opening)}`).gap()
      sheet.table(columns, cells.slice(0, split), { rules: 'rows', head: 'bold' })
      if (long) {
        sheet.gap().line('Continued on page 2', { font: 'italic', align: 'right' })
        sheet.newPage().line(`${bank}, account ${account}, page 2`, { size: 8 }).gap()
        sheet.table(columns, cells.slice(split), { rules: 'rows', head: 'bold' })
      }
      sheet.gap()
      const sums: [string, string][] = [
        ['Total paid in', habits.money(paidIn)],
        ['Total paid out', habits.money(paidOut)],
        [labels.closing, habits.money(closing)],
      ]
      sheet.pairs(sums, { x: sheet.right - 260, labelWidth: 140, width: 260, align: 'right' })
      return sheet
    },
  }
}
