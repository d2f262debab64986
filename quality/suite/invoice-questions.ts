import type { Questions } from './draft.ts'
import type { Invoice } from './invoice-facts.ts'
import type { Random } from './random.ts'
import { goods } from './vocabulary.ts'

/** What people ask of an invoice, and what this one answers. */
export function askAboutInvoice(random: Random, facts: Invoice, asked: Questions): void {
  askForAmounts(facts, asked)
  askForDates(facts, asked)
  askForNames(facts, asked)
  askForItems(random, facts, asked)
  asked
    .absent('invoice.warranty', 'duration', ['How long is the warranty?', 'What warranty period applies?'])
    .absent('invoice.tracking', 'identifier', [
      'What is the tracking number of the parcel?',
      'Which tracking number was given for the shipment?',
    ])
    .absent('invoice.fax', 'phone', ['What is the fax number?', 'To which fax number can I reply?'])
    .absent('invoice.hours', 'time', ['At what time does the office open?', 'What are the opening hours?'])
    .absent('invoice.previous', 'money', [
      'What was the balance of the previous invoice?',
      'How much was invoiced last month?',
    ])
    .absent('invoice.insurance', 'money', [
      'How much does the transport insurance cost?',
      'What is charged for insurance?',
    ])
}

function askForAmounts(facts: Invoice, asked: Questions): void {
  const { subtotal, discount, shipping, taxPercent, tax, total, paid, lateFeePercent } = facts
  if (paid)
    asked
      .money('invoice.balance', paid.balance, [
        'What balance is still due?',
        'How much remains to be paid?',
        'What do I still owe?',
      ])
      .money('invoice.paid', paid.amount, [
        'How much has been paid already?',
        'What advance payment was deducted?',
      ])
      .money('invoice.total', total, [
        'What is the invoice total before the advance payment?',
        'What is the grand total?',
      ])
  else
    asked
      .money('invoice.total', total, [
        'What is the total amount due?',
        'How much do I have to pay in total?',
        'What does the whole invoice come to?',
        'What is the total including tax?',
        'What is the grand total?',
      ])
      .absent('invoice.balance', 'money', [
        'How much has been paid already?',
        'What advance payment was deducted?',
      ])
  asked
    .money('invoice.subtotal', subtotal, [
      'What is the subtotal?',
      'What is the net amount before tax?',
      'How much do the items cost together, without tax?',
    ])
    .money('invoice.tax', tax, [
      'How much tax is charged?',
      'What is the tax amount?',
      'How much is added for tax?',
    ])
    .percentage('invoice.tax_rate', taxPercent, [
      'What tax rate applies?',
      'What percentage of tax is charged?',
      'At which rate is tax calculated?',
    ])
    .maybe(
      discount !== undefined,
      () =>
        asked.money('invoice.discount', discount?.amount ?? 0, [
          'What discount was granted?',
          'How much was taken off as a discount?',
        ]),
      () =>
        asked.absent('invoice.discount', 'money', [
          'What discount was granted?',
          'How much was taken off as a discount?',
        ]),
    )
    .maybe(
      shipping !== undefined,
      () =>
        asked.money('invoice.shipping', shipping ?? 0, [
          'How much does shipping cost?',
          'What is charged for delivery?',
        ]),
      () =>
        asked.absent('invoice.shipping', 'money', [
          'How much does shipping cost?',
          'What is charged for delivery?',
        ]),
    )
    .maybe(
      lateFeePercent !== undefined,
      () =>
        asked.percentage('invoice.late_fee', lateFeePercent ?? 0, [
          'What interest is charged on late payments?',
          'What percentage is added when payment is late?',
        ]),
      () => asked.absent('invoice.late_fee', 'percentage', ['What interest is charged on late payments?']),
    )
}

function askForDates(facts: Invoice, asked: Questions): void {
  asked
    .date('invoice.due', facts.due, [
      'When is payment due?',
      'What is the due date?',
      'By when must this invoice be paid?',
      'Until which day can I pay?',
    ])
    .date('invoice.issued', facts.issued, [
      'When was the invoice issued?',
      'What is the invoice date?',
      'On which day was this bill written?',
    ])
    .maybe(
      facts.delivered !== undefined,
      () =>
        asked.date('invoice.delivered', facts.delivered ?? facts.due, [
          'When were the goods delivered?',
          'What is the delivery date?',
        ]),
      () =>
        asked.absent('invoice.delivered', 'date', [
          'When were the goods delivered?',
          'What is the delivery date?',
        ]),
    )
}

function askForNames(facts: Invoice, asked: Questions): void {
  const { seller, buyer, shipTo, number, order, customer, bank, approvedBy } = facts
  const companies = [seller.name, buyer.name]
  const contacts = [buyer.contact, shipTo?.contact ?? ''].filter((name) => name !== '')
  const streets = [seller.street, buyer.street, shipTo?.street ?? ''].filter((street) => street !== '')
  asked
    .words(
      'identifier',
      'invoice.number',
      number,
      ['What is the invoice number?', 'Which number does this invoice have?'],
      {
        rivals: [order ?? '', customer ?? ''],
      },
    )
    .words(
      'name',
      'invoice.buyer',
      buyer.name,
      ['Which company is billed?', 'Who is the customer?', 'To whom is the invoice addressed?'],
      {
        rivals: companies,
      },
    )
    .words(
      'name',
      'invoice.seller',
      seller.name,
      ['Which company issued the invoice?', 'Who is the seller?', 'Who sent this bill?'],
      {
        rivals: companies,
      },
    )
    .words(
      'text',
      'invoice.billing_street',
      buyer.street,
      ['What is the billing address?', 'In which street is the billed customer?'],
      {
        rivals: streets,
      },
    )
    .maybe(
      order !== undefined,
      () =>
        asked.words(
          'identifier',
          'invoice.order',
          order ?? '',
          ['What is the purchase order number?', 'Which order does this invoice refer to?'],
          { rivals: [number, customer ?? ''] },
        ),
      () => asked.absent('invoice.order', 'identifier', ['What is the purchase order number?']),
    )
    .maybe(
      customer !== undefined,
      () =>
        asked.words(
          'identifier',
          'invoice.customer',
          customer ?? '',
          ['What is the customer number?', 'Which customer ID is on the invoice?'],
          { rivals: [number, order ?? ''] },
        ),
      () =>
        asked.absent('invoice.customer', 'identifier', [
          'What is the customer number?',
          'Which customer ID is on the invoice?',
        ]),
    )
    .maybe(
      bank !== undefined,
      () =>
        asked.words('identifier', 'invoice.iban', bank?.iban ?? '', [
          'What is the IBAN?',
          'To which account should I transfer the money?',
        ]),
      () =>
        asked.absent('invoice.iban', 'identifier', [
          'What is the IBAN?',
          'Which bank account should I pay into?',
        ]),
    )
    .maybe(
      shipTo !== undefined,
      () =>
        asked.words(
          'text',
          'invoice.ship_street',
          shipTo?.street ?? '',
          ['What is the delivery address?', 'Where are the goods shipped to?'],
          { rivals: streets },
        ),
      () => asked.absent('invoice.ship_street', 'text', ['What is the shipping address?']),
    )
    .maybe(
      approvedBy !== undefined,
      () =>
        asked.words('name', 'invoice.approved', approvedBy ?? '', ['Who approved the invoice?'], {
          rivals: contacts,
        }),
      () =>
        asked.absent('invoice.approved', 'name', [
          'Who approved the invoice?',
          'Who signed off on the purchase?',
        ]),
    )
}

function askForItems(random: Random, facts: Invoice, asked: Questions): void {
  const [first, second] = random.sample(facts.items, 2)
  for (const item of [first, second]) {
    if (item === undefined) continue
    const name = item.name.replace(/,.*/, '')
    asked
      .money('invoice.unit_price', item.each, [
        `What is the unit price of the ${name}?`,
        `How much does one ${name} cost?`,
        `What is the price each for "${item.name}"?`,
      ])
      .number('invoice.count', item.count, [
        `How many units of ${name} were invoiced?`,
        `What quantity of ${name} is billed?`,
      ])
      .money('invoice.line_total', item.amount, [
        `What is the line total for ${name}?`,
        `How much is charged altogether for ${name}?`,
      ])
  }
  const sold = new Set(facts.items.map(({ name }) => name))
  const other = random.pick(goods.filter((name) => !sold.has(name))).replace(/,.*/, '')
  asked.absent('invoice.other_item', 'money', [
    `What is the unit price of the ${other}?`,
    `How much does the ${other} cost?`,
  ])
}
