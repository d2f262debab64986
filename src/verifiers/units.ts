import type { Claim } from '../contract/verdict.ts'
import { type Check, type CheckRooms, nothingToCheck, notRun } from './check.ts'
import { type Evidence, evidenceOf, type Passage } from './evidence.ts'
import { PassageFinder } from './passage-finder.ts'
import { inSlices } from './slices.ts'
import { figuresIn } from './text/figures.ts'
import { sentenceAround } from './text/sentences.ts'
import { conversion, type Quantity, quantitiesIn, sameUnit } from './text/units.ts'

const mostFigures = 1_000
const perSentence = 20

/**
 * Numbers of the answer have the units and currencies that they have in its sources. Numbers that no source has are
 * left to `numbers`. The score is the share of the compared ones that agree.
 */
export function unitsCheck({ passages }: CheckRooms): Check {
  return async (request) => {
    if (request.answer.abstained) return nothingToCheck('The model gave no answer.')
    const evidence = evidenceOf(request)
    const finder = new PassageFinder(passages, evidence, request)
    const claims = await checkUnits(request.answer.text, evidence, finder)
    if (claims.length === 0)
      return nothingToCheck('No number of the answer has a unit that a source could confirm.')
    const wrong = claims.filter(({ supported }) => !supported)
    const [first] = wrong
    const score = 1 - wrong.length / claims.length
    if (first) return { status: 'failed', score, reason: `${first.text}: ${first.reason}.`, claims }
    return { status: 'passed', score, reason: 'Its units are those of the source.', claims }
  }
}

/** Throws `verifier_not_run` when it has 1,000 numbers or more. */
async function checkUnits(answer: string, evidence: Evidence, finder: PassageFinder): Promise<Claim[]> {
  if (figuresIn(answer, mostFigures).length === mostFigures)
    throw notRun(`the answer has ${mostFigures} numbers or more`)
  const quantities = quantitiesIn(answer)
  const index = new UnitIndex()
  await inSlices([...evidence.quotes, ...evidence.texts], (passage) => index.add(passage))
  const claims: Claim[] = []
  for (const quantity of quantities) {
    if (!index.compare(quantity) && finder.canSearch)
      for (const passage of await finder.find(sentenceAround(answer, quantity), perSentence))
        index.add(passage)
    const compared = index.compare(quantity)
    if (compared === undefined) continue
    const { start, end } = quantity
    const { supported, reason, passage } = compared
    claims.push({
      text: answer.slice(start, end),
      start,
      end,
      supported,
      reason,
      ...(passage.citation && { source: passage.citation }),
    })
  }
  return claims
}

interface Compared {
  supported: boolean
  reason: string
  passage: Passage
}

/** Quantities of sources by their number. */
class UnitIndex {
  readonly #quantities: { quantity: Quantity; passage: Passage }[] = []
  readonly #bare = new Map<string, Passage>()

  add(passage: Passage) {
    const quantities = quantitiesIn(passage.text)
    const starts = new Set(quantities.map(({ figure }) => figure.start))
    for (const quantity of quantities) this.#quantities.push({ quantity, passage })
    for (const { start, readings } of figuresIn(passage.text))
      if (!starts.has(start))
        for (const { value } of readings) this.#bare.set(value.abs().toString(), passage)
  }

  /** Undefined when no source has the number, in this unit or another. */
  compare({ figure, unit }: Quantity): Compared | undefined {
    const values = figure.readings.map(({ value }) => value.abs())
    let other: { quantity: Quantity; passage: Passage } | undefined
    for (const known of this.#quantities) {
      const { quantity, passage } = known
      const factor = conversion(quantity.unit, unit)
      const isSame = sameUnit(quantity.unit, unit)
      for (const { value } of quantity.figure.readings) {
        if (isSame && values.some((said) => said.eq(value.abs())))
          return { supported: true, reason: 'the source has the same unit', passage }
        if (!isSame && factor !== undefined && values.some((said) => said.eq(value.abs().times(factor))))
          return {
            supported: true,
            reason: `it is ${quantity.figure.text} ${quantity.unit.name} in the source`,
            passage,
          }
        if (!isSame && values.some((said) => said.eq(value.abs()))) other ??= known
      }
    }
    const bare = values.map((value) => this.#bare.get(value.toString())).find(Boolean)
    if (bare) return { supported: true, reason: 'the source has the number without a unit', passage: bare }
    if (other === undefined) return undefined
    const reason = `in the source that number is in ${other.quantity.unit.name}, not in ${unit.name}`
    return { supported: false, reason, passage: other.passage }
  }
}
