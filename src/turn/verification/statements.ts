import type { Verifier } from '../../contract/ports/verifier.ts'
import type { Claim, Verdict, VerifierFinding } from '../../contract/verdict.ts'

/** One sentence of an answer that is held by sentences, and what every verifier found of it. */
export interface Statement {
  attemptId: string
  text: string
  /** Where it begins in what its attempt wrote, and where it stands, or would stand, in what is delivered. */
  written: number
  at: number
  kept: boolean
  findings: VerifierFinding[]
}

/** What is found of a statement that there was no time to look at. */
export function notRunYet({ name: verifier }: Verifier): VerifierFinding {
  return {
    verifier,
    status: 'not_run',
    score: null,
    reason: 'there was no time left for it',
    cost_usd: 0,
    latency_ms: 0,
  }
}

/**
 * One verdict of each verifier on an answer that was looked at sentence by sentence: passed when something of it is
 * left, its score the lowest of what is left. Such scores are of sentences, so no calibration of whole answers holds.
 */
export function verdictsOn(statements: readonly Statement[]): Verdict[] {
  const [first] = statements
  return (first?.findings ?? []).map((_, i) => verdictOf(i, statements))
}

function verdictOf(i: number, statements: readonly Statement[]): Verdict {
  const found = statements.flatMap(({ findings }) => findings[i] ?? [])
  const kept = statements.filter((statement) => statement.kept)
  const scores = kept.flatMap(({ findings }) => findings[i]?.score ?? [])
  const failed = found.some(({ status }) => status === 'failed') ? 'failed' : 'not_run'
  return {
    verifier: found[0]?.verifier ?? '',
    status: kept.length > 0 ? 'passed' : failed,
    score: scores.length > 0 ? Math.min(...scores) : null,
    reason: reasonOf(found),
    claims: statements.flatMap((statement) => claimsOf(statement, i)),
    cost_usd: found.reduce<number | null>(
      (sum, { cost_usd }) => (sum === null || cost_usd === null ? null : sum + cost_usd),
      0,
    ),
    latency_ms: found.reduce((sum, { latency_ms }) => sum + latency_ms, 0),
    confidence: null,
    calibration: null,
  }
}

function reasonOf(found: readonly VerifierFinding[]): string {
  const passed = found.filter(({ status }) => status === 'passed').length
  const notRun = found.findLast(({ status }) => status === 'not_run')
  const why = notRun ? `; some were not looked at: ${notRun.reason}` : ''
  return `${passed} of ${found.length} statements passed${why}`
}

/** The verifier's own claims, at their place in what is delivered; the sentence itself where it names none. */
function claimsOf({ text, at, kept, findings }: Statement, i: number): Claim[] {
  const finding = findings[i]
  if (!finding) return []
  const { claims, status, reason } = finding
  if (!claims || claims.length === 0) {
    const end = kept ? at + text.trimEnd().length : at
    return [{ text: text.trim(), start: at, end, supported: status === 'passed', reason }]
  }
  return claims.map((claim) => ({
    ...claim,
    start: kept ? at + claim.start : at,
    end: kept ? at + claim.end : at,
  }))
}
