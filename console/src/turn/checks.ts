import type { Citation } from '../../../src/contract/citation.ts'
import type { Claim, Verdict } from '../../../src/contract/verdict.ts'
import { citationsOf, isLive, partAt } from './select.ts'
import type { CheckView, TurnView } from './view.ts'

/** The checks of the answer that was given; undefined where nothing was checked, or none was given. */
export function lastCheck({ checks }: TurnView): CheckView | undefined {
  return checks.at(-1)
}

/** True when checking ended in no answer at all. */
export function hasAbstained(view: TurnView): boolean {
  return lastCheck(view)?.decided?.decision === 'abstain'
}

/** The calibrated probability that the answer given is right; undefined where nothing calibrated says so. */
export function confidenceOf(view: TurnView): number | undefined {
  if (hasAbstained(view)) return undefined
  const check = lastCheck(view)
  return check?.decided?.confidence ?? check?.verdicts[0]?.confidence ?? undefined
}

/** What checking took of a turn: verifiers of one round run side by side. Null money is unknown. */
export function checkingCost(checks: CheckView[]): { ms: number; usd: number | null } {
  const verdicts = checks.flatMap((check) => check.verdicts)
  return {
    ms: checks.reduce((sum, check) => sum + Math.max(0, ...check.verdicts.map((each) => each.latency_ms)), 0),
    usd: verdicts.reduce<number | null>(
      (sum, { cost_usd }) => (sum === null || cost_usd === null ? null : sum + cost_usd),
      0,
    ),
  }
}

/** Whether a round let the answer pass: as the gate decided; where there was none, as all verifiers said. */
export function hasPassed({ decided, verdicts }: CheckView): boolean {
  if (decided) return decided.decision === 'accept'
  return verdicts.length > 0 && verdicts.every(({ status }) => status === 'passed')
}

/** Each statement that a verifier looked at. */
export function claimsOf(verdict: Verdict): Claim[] {
  return verdict.claims ?? []
}

const place = ({ part, page, box, quote }: Citation) => JSON.stringify([part, page, box, quote])

/** All passages that can be shown beside a turn: those that the answer cites, then those that support its claims. */
export function passagesOf(view: TurnView): { citations: Citation[]; provisional: boolean } {
  const { citations, provisional } = citationsOf(view)
  if (isLive(view)) return { citations, provisional }
  const known = new Set(citations.map(place))
  const more = view.checks
    .flatMap((check) => check.verdicts.flatMap(claimsOf))
    .flatMap(({ source }) => source ?? [])
    .filter((source) => {
      if (known.has(place(source)) || !partAt(view, source.part)) return false
      known.add(place(source))
      return true
    })
  return { citations: [...citations, ...more], provisional }
}

/** Index of a passage among those; -1 when it is not shown. */
export function passageIndex(passages: Citation[], source: Citation): number {
  const wanted = place(source)
  return passages.findIndex((passage) => place(passage) === wanted)
}
