import type { Questions } from './draft.ts'
import type { Random } from './random.ts'
import type { Receipt } from './receipt-facts.ts'
import { groceries, menu } from './vocabulary.ts'

/** What people ask of a receipt, and what this one answers. */
export function askAboutReceipt(random: Random, facts: Receipt, asked: Questions): void {
  askForAmounts(facts, asked)
  askForTheVisit(facts, asked)
  askForExtras(facts, asked)
  askForItems(random, facts, asked)
  asked
    .absent('receipt.due', 'date', ['When is payment due?', 'What is the due date?'])
    .absent('receipt.wifi', 'text', ['What is the wifi password?'])
    .absent('receipt.customer', 'name', ['What is the name of the customer?', 'Who paid the bill?'])
    .absent('receipt.discount', 'money', ['How much was saved with coupons?', 'What discount was given?'])
    .absent('receipt.email', 'email', ['What is the email address of the shop?'])
    .absent('receipt.closing', 'time', [
      'At what time does the shop close?',
      'What are the opening hours on Sunday?',
    ])
}

function askForAmounts(facts: Receipt, asked: Questions): void {
  const { total, subtotal, tax, taxPercent, tip, payment } = facts
  asked
    .money('receipt.total', total, [
      'What is the total?',
      'How much was the total bill?',
      'How much did the customer have to pay in the end?',
      'What did everything cost together?',
    ])
    .money('receipt.subtotal', subtotal, ['What is the subtotal?', 'What was the sum before tax?'])
    .money('receipt.tax', tax, ['How much tax was charged?', 'What is the tax amount?'])
    .percentage('receipt.tax_rate', taxPercent, [
      'What is the tax rate?',
      'What percentage of tax was charged?',
    ])
    .maybe(
      tip !== undefined,
      () => asked.money('receipt.tip', tip ?? 0, ['How much was the tip?', 'What tip did the guest leave?']),
      () => asked.absent('receipt.tip', 'money', ['How much was the tip?', 'What tip was left?']),
    )
  if (payment.kind === 'cash')
    asked
      .money('receipt.change', payment.change, [
        'How much change was given?',
        'How much money did the customer get back?',
      ])
      .money('receipt.given', payment.given, [
        'How much cash was handed over?',
        'What amount was paid in cash?',
      ])
      .absent('receipt.card', 'identifier', ['What are the last digits of the card?'])
  else
    asked
      .words('identifier', 'receipt.card', payment.last, [
        'What are the last four digits of the card number?',
        'Which card number is on the receipt?',
      ])
      .words('identifier', 'receipt.approval', payment.approval, [
        'What is the approval code?',
        'Which authorisation code was given?',
      ])
      .absent('receipt.change', 'money', ['How much change was given?'])
}

function askForTheVisit(
  { day, minutes, clerk, shop, address, phone, number }: Receipt,
  asked: Questions,
): void {
  asked
    .date('receipt.date', day, [
      'What is the date on the receipt?',
      'When was this bought?',
      'On which day was the purchase made?',
    ])
    .time('receipt.time', minutes, [
      'At what time was the purchase made?',
      'What time is printed on the receipt?',
    ])
    .words('name', 'receipt.clerk', clerk, [
      'Who served the customer?',
      'Who was the cashier or server?',
      'What is the name of the employee?',
    ])
    .words('name', 'receipt.shop', shop, [
      'What is the name of the shop?',
      'Which business issued the receipt?',
      'Where was this bought?',
    ])
    .words('text', 'receipt.street', address.street, [
      'What is the address of the shop?',
      'In which street is the business?',
    ])
    .words('identifier', 'receipt.number', number, [
      'What is the receipt number?',
      'Which number does the receipt have?',
    ])
    .maybe(
      phone !== undefined,
      () =>
        asked.words('phone', 'receipt.phone', phone ?? '', [
          'What is the phone number of the shop?',
          'Which number can I call?',
        ]),
      () => asked.absent('receipt.phone', 'phone', ['What is the phone number of the shop?']),
    )
}

function askForExtras({ table, points, returnDays, fuel }: Receipt, asked: Questions): void {
  asked
    .maybe(
      table !== undefined,
      () =>
        asked.number('receipt.table', Number(table), ['Which table was it?', 'What is the table number?']),
      () =>
        asked.absent('receipt.table', 'number', [
          'What is the table number?',
          'At which table did the guests sit?',
        ]),
    )
    .maybe(
      points !== undefined,
      () =>
        asked.number('receipt.points', points ?? 0, [
          'How many loyalty points were earned?',
          'How many points were collected?',
        ]),
      () => asked.absent('receipt.points', 'number', ['How many loyalty points were earned?']),
    )
    .maybe(
      returnDays !== undefined,
      () =>
        asked.ask('receipt.returns', { type: 'duration', count: returnDays ?? 0, unit: 'day' }, [
          'How long can I return things?',
          'Within how many days are returns accepted?',
        ]),
      () => asked.absent('receipt.returns', 'duration', ['Within how many days can goods be returned?']),
    )
  if (!fuel) return
  asked
    .number('receipt.pump', fuel.pump, ['Which pump was used?', 'What is the pump number?'])
    .number('receipt.litres', fuel.litres, [
      'How many litres were filled?',
      'How much fuel was taken, in litres?',
    ])
    .ask('receipt.per_litre', { type: 'number', value: fuel.perLitre }, [
      'What was the price per litre?',
      'How much does one litre cost?',
    ])
    .words('text', 'receipt.product', fuel.product, ['Which fuel was bought?', 'What kind of fuel was it?'])
}

function askForItems(random: Random, facts: Receipt, asked: Questions): void {
  const own = facts.fuel ? facts.items.slice(1) : facts.items
  for (const { name, count, amount } of random.sample(own, 2)) {
    const plain = name.toLowerCase()
    if (count === 1)
      asked.money('receipt.item', amount, [
        `How much did the ${plain} cost?`,
        `What was the price of ${name}?`,
        `What was paid for ${plain}?`,
      ])
    else
      asked.money('receipt.item', amount, [
        `How much was paid for ${plain} altogether?`,
        `What did the ${count} ${plain} cost together?`,
      ])
  }
  const sold = new Set(facts.items.map(({ name }) => name))
  const other = random.pick([...groceries, ...menu].filter((name) => !sold.has(name))).toLowerCase()
  asked.absent('receipt.other_item', 'money', [
    `How much did the ${other} cost?`,
    `What was the price of ${other}?`,
  ])
}
