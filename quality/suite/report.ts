import { type Author, Questions } from './draft.ts'
import { annual, project } from './report-business.ts'
import { drawReport } from './report-forms.ts'
import { inspection, minutes, survey } from './report-others.ts'
import type { Reporting, ReportText } from './report-text.ts'
import { lookOf, Sheet } from './sheet.ts'
import { habitsOf } from './values.ts'

export type ReportLayout = 'annual' | 'project' | 'inspection' | 'minutes' | 'survey'

const topics: Record<ReportLayout, (reporting: Reporting) => ReportText> = {
  annual,
  project,
  inspection,
  minutes,
  survey,
}

/** A report of one to three pages with headings, paragraphs and small tables. */
export const report =
  (layout: ReportLayout): Author =>
  (random) => {
    const habits = habitsOf(random)
    const look = lookOf(random, { size: random.pick([10, 10.5, 11]), margin: random.pick([54, 62, 70]) })
    const asked = new Questions(random, habits)
    const text = topics[layout]({ random, habits, asked })
    asked.statedIn(text.pages.flat().flatMap((section) => section.paragraphs))
    const form = {
      columns: layout === 'survey' ? 2 : 1,
      numbered: random.chance(0.4),
      justified: random.chance(0.35),
      headed: random.chance(0.6),
      rules: random.pick(['grid', 'rows', 'header'] as const),
    }
    return {
      pages: text.pages.length,
      questions: asked.all,
      sheet() {
        const sheet = new Sheet(look)
        drawReport(sheet, form, text)
        return sheet
      },
    }
  }
