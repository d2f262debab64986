import { onTestFinished } from 'vitest'
import type { TurnEvent } from '../../contract/event.ts'
import type { Calibrator } from '../../contract/ports/calibrator.ts'
import type { Route } from '../../contract/ports/model.ts'
import type { Finding, VerificationRequest, Verifier } from '../../contract/ports/verifier.ts'
import { type Behaviour, type RuntimeOptions, startRuntime } from '../runtime.fixture.ts'

type Settings = NonNullable<Route['verify']>

export const passed: Finding = { status: 'passed', score: 1, reason: 'it is right' }
export const failed: Finding = { status: 'failed', score: 0, reason: 'it is wrong' }

export function verifier(
  name: string,
  verify: (request: VerificationRequest) => Finding | Promise<Finding>,
): Verifier {
  return { name, fingerprint: `${name}@1`, verify: async (request) => verify(request) }
}

/** Passes answers that have the word in them. */
export function wants(word: string, name = 'words'): Verifier {
  return verifier(name, ({ answer }) =>
    answer.text.includes(word) ? passed : { ...failed, reason: `it does not say ${word}` },
  )
}

/** Settings of an agent's verification, with their defaults. */
export function verify(verifiers: Verifier[], more: Partial<Settings> = {}): { verify: Settings } {
  return {
    verify: {
      mode: 'gate',
      by: verifiers.map(({ name }) => name),
      hold: 'answer',
      accept_wrong: 0.05,
      warn_below: 0.8,
      revisions: 0,
      best_of: 0,
      unverified: 'abstain',
      verifiers,
      ...more,
    },
  }
}

/** A runtime in which `agent/a` tries `models` in order, but for those whose names begin with `extra`; closed with the test. */
export async function startChecked(
  models: RuntimeOptions['models'],
  route: Partial<Route>,
  more: Partial<RuntimeOptions> = {},
) {
  const agents = { a: { models: Object.keys(models).filter((id) => !id.startsWith('extra')) } }
  const routes = { 'agent/a': { task: 'a', ...route } }
  const started = await startRuntime({ models, agents, routes, ...more })
  onTestFinished(started.close)
  return started
}

/** Takes scores for probabilities, for the models that `thresholds` names; null for one that no threshold is safe for. */
export function calibrator(thresholds: Record<string, number | null>) {
  const observed: { scope: string; score: number }[] = []
  const calibrate: Calibrator['calibrate'] = ({ model }, _fingerprint, score, bound) => {
    const threshold = thresholds[model]
    if (threshold === undefined)
      return { confidence: null, calibration: null, point: null, reason: 'too few labels' }
    const infeasible = threshold === null ? 'too many are wrong at every score' : undefined
    const unknown = { coverage: null, risk: null, risk_upper: null }
    const point = { bound, threshold, score_threshold: threshold, infeasible, ...unknown }
    return { confidence: score, calibration: { version: 'c1', labels: 80, ece: 0.03 }, point }
  }
  const observe: Calibrator['observe'] = ({ verifier, model, input_kind, task }, _fingerprint, score) => {
    observed.push({ scope: `${verifier} ${model} ${input_kind} ${task}`, score })
  }
  return { calibrate, observe, quality: () => null, observed }
}

/** A model that does another thing each time it is called; the last one from then on. */
export function inTurn(...behaviours: Behaviour[]): Behaviour {
  let calls = 0
  return (call) => {
    const behaviour = behaviours[Math.min(calls, behaviours.length - 1)]
    calls++
    if (!behaviour) throw new Error('a model does something')
    return behaviour(call)
  }
}

export const gates = (events: readonly TurnEvent[]) =>
  events.flatMap((event) => (event.type === 'gate' ? [event.decision] : []))

export const warnings = (events: readonly TurnEvent[]) =>
  events.flatMap((event) => (event.type === 'warning' ? [event.code] : []))

export const kinds = (events: readonly TurnEvent[]) =>
  events.flatMap((event) => (event.type === 'attempt.started' ? [`${event.kind} ${event.model}`] : []))

export const textOf = (events: readonly TurnEvent[]) =>
  events.flatMap((event) => (event.type === 'text.delta' ? [event.text] : [])).join('')
