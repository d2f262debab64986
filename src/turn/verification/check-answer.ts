import type { ModelOutcome } from '../../contract/ports/model.ts'
import type { Candidates } from '../execute.ts'
import type { Turn } from '../turn.ts'
import type { Checks } from './checks.ts'
import { Claims } from './claims.ts'
import { Gate } from './gate.ts'
import { type CheckDeps, Rounds } from './rounds.ts'
import { lowConfidence } from './warnings.ts'

/** Lets `produce` answer the turn, and checks what it answers as the turn's agent says. */
export function checkAnswer(
  checks: Checks,
  produce: () => Promise<ModelOutcome>,
  candidates: Candidates,
  turn: Turn,
  deps: CheckDeps,
): Promise<ModelOutcome> {
  if (checks.mode === 'shadow') return shadow(checks, produce, turn, deps)
  if (checks.settings.hold === 'claim') return new Claims(checks, turn, deps).run(produce)
  return new Gate(checks, candidates, turn, deps).run(produce)
}

/** The answer is delivered as it comes; what verifiers say of it follows. */
async function shadow(
  checks: Checks,
  produce: () => Promise<ModelOutcome>,
  turn: Turn,
  deps: CheckDeps,
): Promise<ModelOutcome> {
  const rounds = new Rounds(checks, turn, deps)
  const conversation = turn.conversation
  const look = async () => {
    const { answeredBy, attempts, toolCalls } = turn.projection
    if (toolCalls.length > 0) return
    const attemptId = answeredBy?.attemptId ?? attempts.at(-1)?.id ?? ''
    const round = await rounds.check(rounds.answer, attemptId)
    const [first] = round.verdicts
    const { warn_below } = checks.settings
    if (first && first.confidence !== null && first.confidence < warn_below)
      turn.log.append(lowConfidence(first.confidence, warn_below, conversation, round.answer.citations))
  }
  let outcome: ModelOutcome
  try {
    outcome = await produce()
  } catch (error) {
    // An answer that stops at the deadline was delivered so far, and nobody has time to look at it.
    if (turn.envelope.reason?.code === 'deadline_exceeded' && turn.projection.text !== '') await look()
    throw error
  }
  await look()
  if (turn.envelope.reason && turn.envelope.reason.code !== 'deadline_exceeded') throw turn.envelope.reason
  return outcome
}
