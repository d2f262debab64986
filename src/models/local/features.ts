import { type AnswerType, placesOf } from './answer-types.ts'
import type { Candidate } from './candidate.ts'
import type { Field, Place } from './field.ts'
import { fields } from './fields.ts'
import type { Question, Term } from './question.ts'
import { alike, related, stemsOf, subjectOf, synonymsOf } from './terms.ts'

/** Names of the features, in the order of the vector. */
export const featureNames = [
  'none',
  'kind',
  'place',
  'expects',
  'label_field',
  'header_field',
  'row_field',
  'context_field',
  'value_field',
  'own_coverage',
  'label_coverage',
  'context_coverage',
  'all_coverage',
  'specific_coverage',
  'specific_label_coverage',
  'specific_row_coverage',
  'least_specific',
  'unmet_elsewhere',
  'unmet_nowhere',
  'label_fit',
  'label_extra',
  'header_fit',
  'header_extra',
  'row_extra',
  'neighbours',
  'type',
  'other_type',
  'of_type',
  'numbers',
  'names',
  'places',
  'asks_where',
  'of_type_anywhere',
  'value_words',
  'asks_back',
  'bare',
  'height',
  'legibility',
  'worst_word',
  'worst_of_value',
  'ocr',
  'coverage_lead',
  'specific_lead',
  'field_rank',
  'type_rivals',
  'score',
  'score_lead',
  'lines',
] as const
export type FeatureName = (typeof featureNames)[number]

const kinds = ['pair', 'row', 'cell', 'sentence', 'line', 'heading', 'block', 'part']
const types: (AnswerType | undefined)[] = [
  undefined,
  'money',
  'count',
  'percentage',
  'date',
  'time',
  'duration',
  'identifier',
  'phone',
  'email',
  'url',
  'name',
  'address',
]

/** What the vectors of a question's candidates have in common; a `Collection` is one. */
export interface Surroundings {
  question: Question
  /** How much each term tells, 0.35 to 1. */
  telling: number[]
  /** Whether each term stands anywhere in what was read. */
  seen: boolean[]
  /** The score by words alone. */
  score(candidate: Candidate): number
}

type Row = Record<FeatureName, number>

/** A vector for every candidate, and first one for the choice to say that nothing answers. */
export function featuresOf(around: Surroundings, candidates: Candidate[]): Float64Array[] {
  const { question, telling, seen } = around
  const known: Surroundings = { question, telling, seen, score: (candidate) => around.score(candidate) }
  const rows = candidates.map((candidate) => describe(known, candidate))
  compare(rows)
  return [nothing(known, rows), ...rows].map((row) => Float64Array.from(featureNames, (name) => row[name]))
}

function describe(around: Surroundings, candidate: Candidate): Row {
  const { question } = around
  const { passage, ocr } = candidate
  const header = passage.header ?? ''
  const row = passage.row ?? ''
  const value = passage.value.slice(0, 600)
  const parts = {
    label: stemsOf(passage.label),
    header: stemsOf(header),
    row: stemsOf(row),
    context: stemsOf(passage.context),
    value: stemsOf(value),
  }
  const near = [...new Set([...parts.label, ...parts.header, ...parts.row, ...parts.value])]
  const met = (stems: string[], text: string) =>
    question.terms.map((term) => (term.spelled?.test(text) ? 1 : meets(term, stems, ocr)))
  const own = met(near, value)
  const label = met([...parts.label, ...parts.header], passage.label)
  const inRow = met(parts.row.length > 0 ? parts.row : parts.label, row)
  const context = met(parts.context, passage.context)
  const all = own.map((one, i) => Math.max(one, 0.8 * (context[i] ?? 0)))
  const share = (of: number[], only: (term: Term) => boolean = () => true) => coverage(around, of, only)
  const specific = ({ specific }: Term) => specific
  const unmet = question.terms.filter((term, i) => term.specific && (all[i] ?? 0) < 0.5)
  const isUnmetSeen = (term: Term) => around.seen[question.terms.indexOf(term)] === true
  const answering = value
  const { expects } = question
  const boxes = passage.words.map(({ box }) => box)
  const confidences = passage.words.map(({ confidence }) => confidence ?? 1)
  const score = around.score(candidate)
  return {
    none: 0,
    kind: kinds.indexOf(passage.kind),
    place: placeFit(question.fields, passage.role, candidate.lone),
    expects: types.indexOf(expects),
    label_field: fieldFit(question.fields, passage.label),
    header_field: fieldFit(question.fields, header),
    row_field: fieldFit(question.fields, row),
    context_field: fieldFit(question.fields, passage.context),
    value_field: question.fields.some((field) => names(field, value)) ? 1 : 0,
    own_coverage: share(own),
    label_coverage: share(label),
    context_coverage: share(context),
    all_coverage: share(all),
    specific_coverage: share(all, specific),
    specific_label_coverage: share(label, specific),
    specific_row_coverage: share(inRow, specific),
    least_specific: Math.min(1, ...all.filter((_, i) => question.terms[i]?.specific)),
    unmet_elsewhere: unmet.filter(isUnmetSeen).length,
    unmet_nowhere: unmet.filter((term) => !isUnmetSeen(term)).length,
    ...wordsAsked('label', passage.label, question, ocr),
    ...wordsAsked('header', header, question, ocr),
    row_extra: wordsAsked('header', row, question, ocr).header_extra,
    neighbours: candidate.match.neighbours,
    type: candidate.match.type,
    other_type: question.alsoExpects !== undefined ? placesOf(question.alsoExpects, answering).length : -1,
    of_type: expects === undefined ? 0 : placesOf(expects, answering).length,
    numbers: answering.match(/\d[\d.,:]*/g)?.length ?? 0,
    names: value.match(namePattern)?.length ?? 0,
    places: value.match(placePattern)?.length ?? 0,
    asks_where: wherePattern.test(question.text) ? 1 : 0,
    of_type_anywhere: 0,
    value_words: parts.value.length,
    asks_back: sharedWith(question, parts.value),
    bare: candidate.match.bare ? 1 : 0,
    height: candidate.height,
    legibility: confidences.reduce((sum, one) => sum + one, 0) / Math.max(1, confidences.length),
    worst_word: Math.min(1, ...confidences),
    worst_of_value: Math.min(
      1,
      ...passage.words.filter(({ text }) => value.includes(text)).map(({ confidence }) => confidence ?? 1),
    ),
    ocr: ocr ? 1 : 0,
    coverage_lead: 0,
    specific_lead: 0,
    field_rank: 0,
    type_rivals: 0,
    score,
    score_lead: 0,
    lines: new Set(boxes.map((box) => Math.round(box[1] * 400))).size,
  }
}

/** How well the best of some words meets a term. */
function meets(term: Term, stems: string[], ocr: boolean): number {
  let best = 0
  for (const one of stems) {
    if (one === term.stem) return 1
    if (best < 0.9 && related(one, term.stem)) best = 0.9
    else if (best < 0.8 && term.synonyms.has(one)) best = 0.8
    else if (best < 0.7 && ocr && alike(one, term.stem)) best = 0.7
  }
  return best
}

function coverage({ question, telling }: Surroundings, met: number[], only: (term: Term) => boolean): number {
  let asked = 0
  let sum = 0
  for (const [i, term] of question.terms.entries()) {
    if (!only(term)) continue
    const weight = term.weight * (telling[i] ?? 1)
    asked += weight
    sum += weight * (met[i] ?? 0)
  }
  return asked > 0 ? sum / asked : -1
}

function names({ labelled, unlabelled }: Field, text: string): boolean {
  return labelled?.test(text) === true && unlabelled?.test(text) !== true
}

const namings = new Map<string, Field[]>()
const rememberedNamings = 20_000

/** The facts that a label names. */
function namedBy(label: string): Field[] {
  const text = label.replace(/[\s.:]+$/, '').slice(0, 120)
  const known = namings.get(text)
  if (known !== undefined) return known
  if (namings.size >= rememberedNamings) namings.clear()
  const named = fields.filter((field) => names(field, text))
  namings.set(text, named)
  return named
}

/** 1 when a label is one of the fields asked for, -1 when it is another, -0.5 when it is none that is known. */
export function fieldFit(asked: Field[], label: string): number {
  if (label === '') return 0
  const named = namedBy(label)
  if (named.some((field) => asked.includes(field))) return 1
  return named.length > 0 ? -1 : -0.5
}

/** 1 when a value stands where one of the fields asked for does, -1 when it stands where others do. */
export function placeFit(asked: Field[], role: string | undefined, lone: Place | undefined): number {
  const fits = asked.some(
    ({ places, roles }) =>
      (lone !== undefined && places?.includes(lone)) || (role !== undefined && roles?.includes(role)),
  )
  if (fits) return 1
  if (role === undefined) return 0
  const address = asked.some(({ type }) => type === 'address') && role.endsWith('_address')
  return address ? 0.3 : -1
}

/** Share of a label's words that are asked for, and how many are not; -1 and 0 without a label. */
function wordsAsked<Name extends 'label' | 'header'>(
  name: Name,
  label: string,
  { terms, expects }: Question,
  ocr: boolean,
): Record<`${Name}_fit` | `${Name}_extra`, number> {
  const words = subjectOf(label).slice(0, 12)
  const asked = words.filter((word) =>
    terms.some((term) => meets(term, [word], ocr) > 0 || synonymsOf(word).has(term.stem) || word === expects),
  )
  const share = words.length === 0 ? -1 : asked.length / words.length
  return { [`${name}_fit`]: share, [`${name}_extra`]: words.length - asked.length } as Record<
    `${Name}_fit` | `${Name}_extra`,
    number
  >
}

/** Share of a value's words that the question has itself. */
function sharedWith({ terms }: Question, stems: string[]): number {
  if (stems.length === 0) return 1
  const asked = new Set(terms.map(({ stem }) => stem))
  return stems.filter((one) => asked.has(one)).length / stems.length
}

/** Words with capitals in a row, as people, companies and streets have. */
const namePattern = /\p{Lu}[\p{Ll}'’]+(?:\s+(?:&\s+)?\p{Lu}[\p{L}'’.-]*)+/gu
const placePattern = /\b(?:in|at|to|from|near)\s+(?:the\s+)?\p{Lu}/gu
const wherePattern = /\bwhere\b|\b(?:which|what) (?:city|town|country|place|venue)\b/i

/** What can only be told beside the other candidates. */
function compare(rows: Row[]): void {
  const lead = (name: FeatureName, row: Row) => {
    const others = rows.filter((other) => other !== row).map((other) => other[name])
    return row[name] - Math.max(-1, ...others)
  }
  const fielded = (row: Row) => Math.max(row.label_field, row.header_field, row.place)
  for (const row of rows) {
    row.coverage_lead = lead('all_coverage', row)
    row.specific_lead = lead('specific_coverage', row)
    row.score_lead = lead('score', row)
    row.field_rank = rows.filter((other) => fielded(other) > fielded(row)).length
    row.of_type_anywhere = rows.filter((other) => other.of_type > 0).length
    row.type_rivals = rows.filter(
      (other) => other !== row && other.type > 0 && other.all_coverage >= row.all_coverage - 0.05,
    ).length
  }
}

/** What can be said of a question when the answer is that there is none: the best of everything else. */
function nothing({ question, seen }: Surroundings, rows: Row[]): Row {
  const row = Object.fromEntries(
    featureNames.map((name) => [name, Math.max(-1, ...rows.map((one) => one[name]))]),
  ) as Row
  const unseen = question.terms.filter((term, i) => term.specific && seen[i] !== true).length
  return { ...row, none: 1, unmet_nowhere: unseen, least_specific: row.least_specific, kind: -1 }
}
