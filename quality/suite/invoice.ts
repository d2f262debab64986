import { type Author, Questions } from './draft.ts'
import { invoiceOf } from './invoice-facts.ts'
import { type InvoiceLayout, invoiceLayouts } from './invoice-layouts.ts'
import { askAboutInvoice } from './invoice-questions.ts'
import { lookOf, Sheet } from './sheet.ts'

/** An invoice in one of its layouts. */
export const invoice =
  (layout: InvoiceLayout): Author =>
  (random) => {
    const facts = invoiceOf(random)
    const look = lookOf(random, layout === 'plain' ? { family: 'mono', size: 9, margin: 50 } : {})
    const asked = new Questions(random, facts.habits)
    askAboutInvoice(random, facts, asked)
    return {
      pages: 1,
      questions: asked.all,
      sheet() {
        const sheet = new Sheet(look)
        invoiceLayouts[layout](sheet, facts)
        return sheet
      },
    }
  }
