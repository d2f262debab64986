import { type Author, Questions } from './draft.ts'
import { padded, reportFillers } from './fillers.ts'
import type { Random } from './random.ts'
import { annual, project } from './report-business.ts'
import { drawReport } from './report-forms.ts'
import { inspection } from './report-inspection.ts'
import { minutes } from './report-minutes.ts'
import { survey } from './report-survey.ts'
import type { Reporting, ReportText, Section } from './report-text.ts'
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

/** Reports are wordy: many a section says more than it has to. */
function fill(random: Random, section: Section): Section {
  if (section.paragraphs.length === 0 || random.chance(0.25)) return section
  return { ...section, paragraphs: padded(random, section.paragraphs, reportFillers, 4) }
}

/** A report of one to three pages with headings, paragraphs and small tables. */
export const report =
  (layout: ReportLayout): Author =>
  (random) => {
    const habits = habitsOf(random)
    const look = lookOf(random, { size: random.pick([10, 10.5, 11]), margin: random.pick([54, 62, 70]) })
    const asked = new Questions(random, habits)
    const told = topics[layout]({ random, habits, asked })
    const pages = told.pages.map((sections) => sections.map((section) => fill(random, section)))
    const text = { ...told, pages }
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
