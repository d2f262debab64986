import { type Damage, damageOf } from './damage.ts'
import type { Author, Draft, DraftQuestion } from './draft.ts'
import { invoice } from './invoice.ts'
import { letter } from './letter.ts'
import { type Random, seeded, seedOf } from './random.ts'
import { receipt } from './receipt.ts'
import { report } from './report.ts'
import { table } from './table.ts'

export const modalities = ['document', 'scan', 'degraded_scan'] as const
export type Modality = (typeof modalities)[number]
export const kinds = ['invoice', 'receipt', 'table', 'letter', 'report'] as const
export type Kind = (typeof kinds)[number]
export type Split = 'calibration' | 'held_out'

export interface SuiteQuestion extends DraftQuestion {
  id: string
}

/** A document of the suite and what is asked of it. The file is made when it is needed, by `renderDocument`. */
export interface SuiteDocument {
  id: string
  kind: Kind
  layout: string
  /** A layout that no calibration document has. */
  unseenLayout: boolean
  /** A layout that the reader may be trained on, in documents of other seeds. */
  trainingLayout: boolean
  modality: Modality
  split: Split
  pages: number
  damage: Damage
  questions: SuiteQuestion[]
  sheet: Draft['sheet']
}

/** Of each kind and modality: documents to calibrate on and to hold out, of these so many in the unseen layout. */
const perCell = { calibration: 20, heldOut: 10, unseen: 3 }
const questionsPerDocument = 8

const layouts: Record<Kind, { seen: [string, Author][]; unseen: [string, Author] }> = {
  invoice: {
    seen: (['classic', 'band', 'letterhead', 'plain'] as const).map((name) => [name, invoice(name)]),
    unseen: ['form', invoice('form')],
  },
  receipt: {
    seen: (['thermal', 'cafe', 'fuel', 'slip'] as const).map((name) => [name, receipt(name)]),
    unseen: ['bistro', receipt('bistro')],
  },
  table: {
    seen: (['price_list', 'statement', 'timetable', 'inventory'] as const).map((name) => [name, table(name)]),
    unseen: ['roster', table('roster')],
  },
  letter: {
    seen: (['lease', 'job_offer', 'claim', 'appointment'] as const).map((name) => [name, letter(name)]),
    unseen: ['event', letter('event')],
  },
  report: {
    seen: (['annual', 'project', 'inspection', 'minutes'] as const).map((name) => [name, report(name)]),
    unseen: ['survey', report('survey')],
  },
}

/**
 * The last layout that calibration documents have: nothing is trained on it, so that calibrations, too, are of layouts
 * that the reader knows and of some that it does not, as those of users are.
 */
const calibrationLayout = (seen: [string, Author][]) => seen.at(-1)?.[0]

/** The whole suite, the same for the same seed: 450 documents in three modalities, 3,600 questions. */
export function makeSuite(seed: number): SuiteDocument[] {
  const { calibration, heldOut, unseen } = perCell
  const documents: SuiteDocument[] = []
  for (const modality of modalities)
    for (const kind of kinds)
      for (let i = 0; i < calibration + heldOut; i++) {
        const { seen, unseen: hidden } = layouts[kind]
        const isUnseen = i >= calibration + heldOut - unseen
        const chosen = isUnseen ? hidden : seen[i % seen.length]
        if (chosen === undefined) continue
        const [layout, author] = chosen
        const random = seeded(seedOf(seed, 3 * documents.length))
        const asking = seeded(seedOf(seed, 3 * documents.length + 1))
        const scanning = seeded(seedOf(seed, 3 * documents.length + 2))
        const split: Split = i < calibration ? 'calibration' : 'held_out'
        const id = `${modality}-${kind}-${String(i + 1).padStart(2, '0')}`
        const draft = author(random)
        const questions = choose(asking, draft.questions).map((one, at) => ({
          ...one,
          id: `${id}-q${at + 1}`,
        }))
        const { pages, sheet } = draft
        const damage = damageOf(scanning, modality, kind === 'receipt')
        documents.push({
          id,
          kind,
          layout,
          unseenLayout: isUnseen,
          trainingLayout: !isUnseen && layout !== calibrationLayout(seen),
          modality,
          split,
          pages,
          damage,
          questions,
          sheet,
        })
      }
  return documents
}

/** One or two questions that the document does not answer, the others ones that it does; no topic twice. */
function choose(random: Random, all: DraftQuestion[]): DraftQuestion[] {
  const shuffled = random.sample(all, all.length)
  const topics = new Set<string>()
  const different = shuffled.filter(({ topic, question }) => {
    const key = /\.(?:unit_price|item|price|entry|time|stock|teacher)$/.test(topic) ? question : topic
    if (topics.has(key)) return false
    topics.add(key)
    return true
  })
  const absent = random.chance(0.4) ? 2 : 1
  const gone = different.filter(({ expected }) => expected === null).slice(0, absent)
  const there = different
    .filter(({ expected }) => expected !== null)
    .slice(0, questionsPerDocument - gone.length)
  return random.sample([...there, ...gone], questionsPerDocument)
}
