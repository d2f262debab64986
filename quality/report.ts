import { bootstrapInterval } from '../src/stats/bootstrap.ts'
import { expectedCalibrationError } from '../src/stats/calibration-error.ts'
import type { Interval } from '../src/stats/interval.ts'
import { clusteredUpper } from '../src/stats/proportion.ts'
import { cascadeOf } from './cascade.ts'
import type { QualityRecord } from './record.ts'

/** An estimate with its 95% interval, clustered by document; no interval where there are too few documents. */
export interface Estimate {
  value: number | null
  low: number | null
  high: number | null
}

export interface ModalityReport {
  questions: number
  documents: number
  /** Share of all questions that were answered right, rightly abstaining included. */
  accuracy: Estimate
  /** Of questions with an answer, those that got it. */
  found: Estimate
  /** Of questions without an answer, those that got none. */
  abstained_rightly: Estimate
  abstained: Estimate
  /** Of the answers that were given, those that are right. */
  right_when_answered: Estimate
  /** Answers that hold the expected value, among others of its sort or not, of questions with an answer. */
  contained: Estimate
  /** Questions with an answer whose value was read right off the page, which bounds what a quote can hold. */
  readable: Estimate
  accuracy_unseen_layouts: Estimate
  /** How well the raw score parts right answers from wrong ones: 0.5 is chance, 1 is perfect. */
  score_auroc: Estimate
  /** Expected calibration error of the confidence, over answers that have one; ten bins of equal width (Guo et al. 2017). */
  ece: Estimate
  /** The same in ten bins of equal mass, which is larger by chance where confidences crowd. */
  ece_equal_mass: Estimate
  /** Of the answers that were accepted, those that are wrong. */
  accepted_wrong: Estimate
  /** Its one-sided upper 95% bound, by Clopper and Pearson on the effective count; null where nothing was accepted. */
  accepted_wrong_upper95: number | null
  /** Answers that were accepted, of all questions. */
  coverage: Estimate
  /** Right answers of the cascade for each right answer of the upstream alone. */
  accuracy_vs_upstream: Estimate
  /** Questions that the cascade put to the upstream. */
  call_share: Estimate
}

/** Everything but these is an estimate. */
type Plain = 'questions' | 'documents' | 'accepted_wrong_upper95'

type Clustered = QualityRecord & { cluster: string }
type Statistic = (records: readonly Clustered[]) => number | null

const share =
  (
    of: (record: QualityRecord) => boolean,
    among: (record: QualityRecord) => boolean = () => true,
  ): Statistic =>
  (records) => {
    const counted = records.filter(among)
    return counted.length === 0 ? null : counted.filter(of).length / counted.length
  }

const isAnswerable = ({ expected }: QualityRecord) => expected !== null
const isAnswered = ({ abstained }: QualityRecord) => !abstained
const isCorrect = ({ correct }: QualityRecord) => correct
const isAccepted = ({ accepted }: QualityRecord) => accepted === true

/** One line a metric: add here what else a record can tell. */
const metrics: Record<Exclude<keyof ModalityReport, Plain>, Statistic> = {
  accuracy: share(isCorrect),
  found: share(isCorrect, isAnswerable),
  abstained_rightly: share(
    ({ abstained }) => abstained,
    (record) => !isAnswerable(record),
  ),
  abstained: share(({ abstained }) => abstained),
  right_when_answered: share(isCorrect, isAnswered),
  contained: share(({ contained }) => contained, isAnswerable),
  readable: share(({ readable }) => readable === true, isAnswerable),
  accuracy_unseen_layouts: share(isCorrect, (record) => record.unseen_layout),
  score_auroc: auroc,
  ece: eceBy('equal_width'),
  ece_equal_mass: eceBy('equal_mass'),
  accepted_wrong: share(({ correct }) => !correct, isAccepted),
  coverage: share(isAccepted),
  accuracy_vs_upstream: (records) => cascadeOf(records)?.accuracy_vs_upstream ?? null,
  call_share: (records) => cascadeOf(records)?.call_share ?? null,
}

/** The figures of some records. */
export function reportOf(records: readonly QualityRecord[]): ModalityReport {
  const clustered = records.map((record) => ({ ...record, cluster: record.document }))
  const estimates = Object.fromEntries(
    Object.entries(metrics).map(([name, statistic]) => [name, estimate(clustered, statistic)]),
  ) as Omit<ModalityReport, Plain>
  const documents = new Set(records.map(({ document }) => document)).size
  const accepted = clustered.filter(isAccepted)
  const accepted_wrong_upper95 = clusteredUpper(
    accepted.map(({ correct, cluster }) => ({ value: correct ? 0 : 1, cluster })),
  )
  return { questions: records.length, documents, ...estimates, accepted_wrong_upper95 }
}

function estimate(records: readonly Clustered[], statistic: Statistic): Estimate {
  const interval: Interval | null = bootstrapInterval(records, statistic, { replicates: 500 })
  return { value: statistic(records), low: interval?.low ?? null, high: interval?.high ?? null }
}

function eceBy(by: 'equal_width' | 'equal_mass'): Statistic {
  return (records) => {
    const predictions = records.flatMap(({ confidence: probability, correct }) =>
      probability === undefined ? [] : [{ probability, correct }],
    )
    return expectedCalibrationError(predictions, { by, bins: 10 })
  }
}

/** Area under the ROC curve of the raw score over the answers that were given (Mann and Whitney; ties count half). */
function auroc(records: readonly QualityRecord[]): number | null {
  const scored = records.flatMap(({ score, correct }) => (score === null ? [] : [{ score, correct }]))
  scored.sort((a, b) => a.score - b.score)
  const right = scored.filter(({ correct }) => correct).length
  const wrong = scored.length - right
  if (right === 0 || wrong === 0) return null
  let ranks = 0
  for (let i = 0; i < scored.length; ) {
    let end = i
    while (end < scored.length && scored[end]?.score === scored[i]?.score) end++
    const mean = (i + end + 1) / 2
    for (const { correct } of scored.slice(i, end)) if (correct) ranks += mean
    i = end
  }
  return (ranks - (right * (right + 1)) / 2) / (right * wrong)
}

const percent = (value: number | null) => (value === null ? '–' : `${(100 * value).toFixed(1)}`)

function shown({ value, low, high }: Estimate): string {
  return low === null ? percent(value) : `${percent(value)} (${percent(low)}–${percent(high)})`
}

const rows: [keyof typeof metrics, string][] = [
  ['accuracy', 'accuracy, %'],
  ['found', '  of questions with an answer'],
  ['abstained_rightly', '  of questions without one'],
  ['right_when_answered', 'right when it answers'],
  ['abstained', 'abstains'],
  ['contained', 'value stands in the answer'],
  ['readable', 'value was read off the page'],
  ['accuracy_unseen_layouts', 'accuracy, unseen layouts'],
  ['score_auroc', 'score parts right from wrong'],
  ['ece', 'calibration error (ECE), %'],
  ['ece_equal_mass', '  in bins of equal mass'],
  ['coverage', 'accepted'],
  ['accepted_wrong', '  of these wrong'],
  ['accuracy_vs_upstream', 'cascade ÷ upstream, accuracy'],
  ['call_share', '  questions that go upstream'],
]

/** The figures side by side, a column a group. */
export function tableOf(reports: Record<string, ModalityReport>): string {
  const names = Object.keys(reports)
  const width = 20
  const line = (title: string, cells: string[]) =>
    `${title.padEnd(32)}${cells.map((cell) => cell.padStart(width)).join('')}\n`
  const all = Object.values(reports)
  return [
    line('', names),
    line(
      'questions (documents)',
      all.map(({ questions, documents }) => `${questions} (${documents})`),
    ),
    ...rows.map(([key, title]) =>
      line(
        title,
        all.map((report) => shown(report[key])),
      ),
    ),
    line(
      'accepted wrong, upper 95% bound',
      all.map(({ accepted_wrong_upper95 }) => percent(accepted_wrong_upper95)),
    ),
  ].join('')
}

type Figures = Record<string, number | null>

/** As `--json` has it: every figure a number, and the intervals beside them. */
export function jsonOf(report: ModalityReport) {
  const { questions, documents, accepted_wrong_upper95, ...estimates } = report
  const entries = Object.entries(estimates)
  const figures: Figures = Object.fromEntries(entries.map(([name, { value }]) => [name, value]))
  const intervals = Object.fromEntries(
    entries.flatMap(([name, { low, high }]) => (low === null ? [] : [[name, [low, high]]])),
  )
  return { questions, documents, ...figures, accepted_wrong_upper95, intervals95: intervals }
}
