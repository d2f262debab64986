import { type Author, Questions } from './draft.ts'
import { type ReceiptLayout, receiptOf } from './receipt-facts.ts'
import { receiptLayouts } from './receipt-layouts.ts'
import { askAboutReceipt } from './receipt-questions.ts'
import { lookOf, Sheet } from './sheet.ts'

/** A receipt in one of its layouts. */
export const receipt =
  (layout: ReceiptLayout): Author =>
  (random) => {
    const facts = receiptOf(random, layout)
    const mono = layout === 'thermal' || layout === 'fuel' || random.chance(0.3)
    const wide = layout === 'slip'
    const look = lookOf(random, {
      family: mono ? 'mono' : 'sans',
      size: random.pick([8, 8.5, 9]),
      margin: 14,
      lead: random.pick([0.5, 1, 1.5]),
      page: [wide ? 300 : random.pick([216, 232, 250]), 0],
    })
    const asked = new Questions(random, facts.habits)
    askAboutReceipt(random, facts, asked)
    return {
      pages: 1,
      questions: asked.all,
      sheet: () => Sheet.fitted(look, (sheet) => receiptLayouts[layout](sheet, facts)),
    }
  }
