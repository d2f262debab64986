import type { ReportText, Section } from './report-text.ts'
import type { Sheet, TableStyle } from './sheet.ts'

export interface ReportForm {
  columns: number
  numbered: boolean
  justified: boolean
  /** A running head on every page. */
  headed: boolean
  rules: TableStyle['rules']
}

/** Draws a report, each list of sections on a page of its own. */
export function drawReport(sheet: Sheet, form: ReportForm, { title, lines, pages }: ReportText): void {
  let number = 0
  for (const [index, sections] of pages.entries()) {
    if (index > 0) sheet.newPage()
    if (form.headed && index > 0) sheet.line(title, { size: 8, font: 'italic' }).rule('#aaaaaa').gap(8)
    if (index === 0) {
      sheet.line(title, { size: 19, font: 'bold', colour: sheet.look.colour }).gap(2)
      sheet.lines(lines, { font: 'italic' }).gap(12)
    }
    const top = sheet.y
    const gutter = 22
    const width = (sheet.width - gutter * (form.columns - 1)) / form.columns
    for (const [i, section] of sections.entries()) {
      const column = form.columns === 1 ? 0 : Math.floor((i * form.columns) / sections.length)
      const startsColumn =
        form.columns > 1 && (i === 0 || column !== Math.floor(((i - 1) * form.columns) / sections.length))
      if (startsColumn) sheet.y = top
      number += 1
      const place = { x: sheet.left + column * (width + gutter), width }
      drawSection(sheet, section, form, form.numbered ? `${number}. ` : '', place)
    }
    sheet.footer(`Page ${index + 1} of ${pages.length}`)
  }
}

interface Place {
  x: number
  width: number
}

function drawSection(
  sheet: Sheet,
  section: Section,
  form: ReportForm,
  prefix: string,
  { x, width }: Place,
): void {
  sheet.y =
    sheet.at(x, sheet.y, prefix + section.heading, { width, font: 'bold', size: sheet.look.size + 2 }) + 4
  const align = form.justified ? 'justify' : 'left'
  for (const paragraph of section.paragraphs) sheet.y = sheet.at(x, sheet.y, paragraph, { width, align }) + 7
  const { table } = section
  if (table) {
    const rest = 0.7 / (table.titles.length - 1)
    const columns = table.titles.map((title, i) => ({
      title,
      share: i === 0 ? 0.3 : rest,
      align: i === 0 ? ('left' as const) : ('right' as const),
    }))
    sheet.gap(3).table(columns, table.rows, { rules: form.rules, head: 'bold' }, { x, width })
    if (table.note) sheet.y = sheet.at(x, sheet.y + 4, table.note, { width, font: 'italic', size: 8.5 }) + 4
  }
  sheet.gap(10)
}
