import type { Sheet } from './sheet.ts'
import type { Address } from './vocabulary.ts'

export interface LetterText {
  sender: string
  from: Address
  to: Address
  reader: string
  author: string
  role: string
  subject: string
  paragraphs: string[]
  justified: boolean
  dated: string
  reference?: string
  contact?: string
}

export type LetterForm = 'block' | 'head' | 'window'

const heads: Record<LetterForm, (sheet: Sheet, letter: LetterText) => void> = {
  block(sheet, { sender, from, to, reader, dated, reference, contact }) {
    sheet.lines([sender, from.street, from.place, ...(contact ? [contact] : [])]).gap()
    sheet.line(dated).gap()
    sheet.lines([reader, to.street, to.place]).gap()
    if (reference) sheet.line(`Our reference: ${reference}`).gap(6)
  },
  head(sheet, { sender, from, to, reader, dated, reference, contact }) {
    sheet.line(sender, { size: 18, font: 'bold', align: 'center', colour: sheet.look.colour })
    const line = [from.street, from.place, ...(contact ? [contact] : [])].join('  |  ')
    sheet.line(line, { size: 8.5, align: 'center' }).rule(sheet.look.colour, 1.2).gap(20)
    sheet.at(sheet.right - 180, sheet.y, dated, { width: 180, align: 'right' })
    if (reference)
      sheet.at(sheet.right - 180, sheet.y + 15, `Ref. ${reference}`, { width: 180, align: 'right' })
    sheet.lines([reader, to.street, to.place]).gap(24)
  },
  window(sheet, { sender, from, to, reader, dated, reference, contact }) {
    sheet.gap(60)
    sheet.at(sheet.left, sheet.y, `${sender}, ${from.street}, ${from.place}`, { size: 7 })
    sheet.stack(sheet.left, sheet.y + 14, [reader, to.street, to.place])
    const info: [string, string][] = [
      ['Date', dated],
      ...(reference ? [['Reference', reference] as [string, string]] : []),
      ...(contact ? [['E-mail', contact] as [string, string]] : []),
    ]
    sheet.pairs(info, { x: sheet.right - 260, labelWidth: 62, width: 260 })
    sheet.gap(84 + 3 * sheet.look.lead)
  },
}

/** Draws a letter of one page in one of the forms that offices use. */
export function drawLetter(sheet: Sheet, form: LetterForm, letter: LetterText): void {
  heads[form](sheet, letter)
  sheet.line(letter.subject, { font: 'bold' }).gap()
  sheet.line(`Dear ${letter.reader},`).gap()
  const align = letter.justified ? 'justify' : 'left'
  for (const paragraph of letter.paragraphs) sheet.line(paragraph, { align }).gap(8)
  sheet.gap(6).line('Yours sincerely,').gap(26).line(letter.author).line(letter.role, { font: 'italic' })
}
