import type { Claim } from '../contract/verdict.ts'
import { notRun } from './check.ts'
import type { Evidence, Passage } from './evidence.ts'
import { FigureIndex } from './figure-index.ts'
import type { PassageFinder } from './passage-finder.ts'
import { isDerived } from './text/derived.ts'
import { equationsIn } from './text/equations.ts'
import { type Figure, figuresIn } from './text/figures.ts'
import { sentenceAround } from './text/sentences.ts'
import { outside, skippedSpans } from './text/skipped.ts'

/** A figure of an answer; `credit` is 1 when a source says it or it follows, 0.5 when only the question does. */
export interface CheckedFigure extends Claim {
  credit: number
}

const fromSource = 'it stands in the source'
const mostFigures = 500
const perSentence = 20
const roundingWords =
  /\b(?:about|around|approximately|approx|roughly|nearly|almost|over|circa|ca|rund|etwa|environ)\.?\s+[$€£¥]?$|[~≈]\s?[$€£¥]?$/i

/**
 * Looks up each figure of an answer in its quotes, the texts in hand, and then in passages that are found for its
 * sentence; those that are in none may still follow from others by the arithmetic of the answer. Throws
 * `verifier_not_run` when there are more than 500.
 */
export async function checkFigures(
  answer: string,
  evidence: Evidence,
  finder: PassageFinder,
  tolerance = 0,
): Promise<CheckedFigure[]> {
  const all = figuresIn(answer, 4 * mostFigures)
  const figures = outside(all, skippedSpans(answer, mostFigures), answer.length)
  if (figures.length > mostFigures || all.length >= 4 * mostFigures)
    throw notRun(`the answer has more than ${mostFigures} numbers`)
  const index = await FigureIndex.of([...evidence.quotes, ...evidence.texts], tolerance)
  const isRounded = (figure: Figure) =>
    roundingWords.test(answer.slice(Math.max(0, figure.start - 20), figure.start))
  const look = (figure: Figure) => index.find(figure, isRounded(figure))
  const equations = equationsIn(answer, all)
  for (const figure of figures) {
    const isResult = equations.some(({ result, holds }) => holds && result.start === figure.start)
    if (isResult || look(figure) || !finder.canSearch) continue
    for (const passage of await finder.find(sentenceAround(answer, figure), perSentence)) index.add(passage)
  }
  const asked = new FigureIndex([{ text: evidence.question }], tolerance)
  const found = new Map(figures.map((figure) => [figure, look(figure)]))
  const known = figures.filter((figure) => found.get(figure) || asked.find(figure, false))
  const isKnown = (figure: Figure) => isConstant(figure) || known.some(({ start }) => start === figure.start)
  return figures.map((figure) => {
    const equation = equations.find(({ result }) => result.start === figure.start)
    const passage = found.get(figure)
    if (equation && !equation.holds)
      return checked(figure, 0, `the arithmetic comes to ${shown(equation.value)}, not ${figure.text}`)
    if (passage) return checked(figure, 1, fromSource, passage)
    if (equation?.operands.every(isKnown))
      return checked(figure, 1, 'it follows from the arithmetic that is shown')
    if (
      isConstant(figure) &&
      equations.some(({ operands }) => operands.some(({ start }) => start === figure.start))
    )
      return checked(figure, 1, 'it is a factor of the arithmetic that is shown')
    if (isDerived(figure, known)) return checked(figure, 1, 'it follows from other figures of the answer')
    if (asked.find(figure, false)) return checked(figure, 0.5, 'only the question says it')
    return checked(figure, 0, 'it stands in no source')
  })
}

/** Numbers that formulas have of their own: halves, months, percent. */
const isConstant = ({ readings }: Figure) =>
  readings.some(({ value }) => constants.includes(value.toNumber()))
const constants = [2, 12, 100]

const shown = (value: { toSignificantDigits(digits: number): { toString(): string } }) =>
  value.toSignificantDigits(12).toString()

function checked(figure: Figure, credit: number, reason: string, passage?: Passage): CheckedFigure {
  const { text, start, end } = figure
  return {
    text,
    start,
    end,
    supported: credit > 0,
    reason,
    credit,
    ...(passage?.citation && { source: passage.citation }),
  }
}
