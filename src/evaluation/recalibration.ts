import type { Calibration, CalibrationOutcome, ScoreSample } from '../contract/calibration.ts'
import { PlumblineError } from '../contract/errors.ts'
import type { EvidenceStore, VerdictRecord } from '../contract/ports/evidence.ts'
import type { Uncalibrated } from '../stats/fit-calibration.ts'
import { answerQuality } from './answer-quality.ts'
import type { Calibrations } from './calibrations.ts'
import { type CalibrationRequest, hashOf } from './make-calibration.ts'
import { anyTask, type LabelledScope, labelledScopes, scopeKey, scopesOf } from './scopes.ts'

export interface RecalibrationDeps {
  evidence: EvidenceStore
  calibrations: Calibrations
  /** Those that came with Plumbline. */
  starters: readonly Calibration[]
  /** Fits away from the main thread. */
  fitAll(
    requests: readonly CalibrationRequest[],
    signal: AbortSignal,
  ): Promise<(Calibration | Uncalibrated)[]>
  /** Hears of what went wrong where nobody waits for it. */
  onError(error: unknown): void
}

/** Labels are looked through when so many of them are new, so that importing many does not read them all each time. */
const newShare = 0.01
/** New labels after which a scope is fitted again, or a twentieth of those it was fitted to if that is more. */
const enoughLabels = 50
/** Verdicts that show how scores are distributed now. */
const newestVerdicts = 20_000
/** Verdicts that show at the start whether a mix has drifted. */
const verdictsAtStart = 5_000
const [fewestReferenceScores, mostReferenceScores] = [100, 512]

/** Keeps calibrations in step with labels: fits those that are due, one batch at a time, and takes them into use. */
export class Recalibration {
  readonly #deps: RecalibrationDeps
  readonly #stop = new AbortController()
  /** Labels that each scope had when it was last tried. */
  readonly #tried = new Map<string, number>()
  #newLabels = 0
  #knownLabels: number
  #tail: Promise<unknown> = Promise.resolve()
  #queued = false

  private constructor(deps: RecalibrationDeps, knownLabels: number) {
    this.#deps = deps
    this.#knownLabels = knownLabels
  }

  /** Takes what the store has into use. */
  static async open(deps: RecalibrationDeps): Promise<Recalibration> {
    const { evidence, calibrations, starters } = deps
    calibrations.adopt(await evidence.calibrations())
    const verdicts = await evidence.labelledVerdicts({})
    calibrations.adoptQuality(answerQuality(verdicts, starters))
    for (const verdict of (await evidence.newestVerdicts(verdictsAtStart)).reverse())
      if (hasScore(verdict)) calibrations.observe(scopeOf(verdict), verdict.fingerprint, verdict.score)
    return new Recalibration(deps, verdicts.length)
  }

  /** Notes that there is a new label. Scopes that are due are fitted soon, while nobody waits. */
  labelled(): void {
    this.#newLabels++
    if (this.#newLabels < newShare * this.#knownLabels || this.#queued || this.#stop.signal.aborted) return
    this.#queued = true
    this.#inTurn(() => {
      this.#queued = false
      this.#newLabels = 0
      return this.#update((scope) => this.#isDue(scope))
    }).catch((error) => {
      if (!this.#stop.signal.aborted) this.#deps.onError(error)
    })
  }

  /** Fits every scope whose labels changed since its last calibration. Throws what the store or the child throws. */
  run(): Promise<CalibrationOutcome[]> {
    return this.#inTurn(() => this.#update(() => true))
  }

  /** Ends what is being fitted. */
  async close(): Promise<void> {
    this.#stop.abort(new PlumblineError('shutting_down'))
    await this.#tail
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(work)
    this.#tail = done.catch(() => undefined)
    return done
  }

  async #update(wanted: (scope: LabelledScope) => boolean): Promise<CalibrationOutcome[]> {
    const { evidence, calibrations, starters, fitAll } = this.#deps
    const verdicts = await evidence.labelledVerdicts({})
    this.#knownLabels = verdicts.length
    calibrations.adoptQuality(answerQuality(verdicts, starters))
    const scopes = [...labelledScopes(verdicts).values()].filter(wanted)
    const [current, changed] = [
      scopes.filter((s) => this.#isCurrent(s)),
      scopes.filter((s) => !this.#isCurrent(s)),
    ]
    const unchanged = current.map((scope) =>
      outcomeOf(scope, 'unchanged', this.#fitted(scope)?.version ?? null),
    )
    if (changed.length === 0) return unchanged
    const requests = requestsFor(changed, await evidence.newestVerdicts(newestVerdicts))
    const fitted = await fitAll(requests, this.#stop.signal)
    const outcomes = changed.map((scope, i) => settled(scope, fitted[i]))
    for (const scope of changed) this.#tried.set(scopeKey(scope.scope), scope.count)
    for (const calibration of fitted) if ('version' in calibration) await evidence.addCalibration(calibration)
    calibrations.adopt(await evidence.calibrations())
    return [...unchanged, ...outcomes]
  }

  #isDue(scope: LabelledScope): boolean {
    const tried = this.#tried.get(scopeKey(scope.scope)) ?? 0
    const before = Math.max(tried, this.#fitted(scope)?.labels ?? 0)
    return scope.count - before >= Math.max(enoughLabels, before / 20)
  }

  #isCurrent(scope: LabelledScope): boolean {
    return this.#fitted(scope)?.version.endsWith(`-${hashOf(scope)}`) ?? false
  }

  /** The scope's calibration of labels, if the verifier has still the settings it was made with. */
  #fitted({ scope, fingerprint }: LabelledScope): Calibration | undefined {
    const held = this.#deps.calibrations.held(scope, fingerprint)?.calibration
    const isOwn = held?.source === 'labels' && held.fingerprint === fingerprint
    return isOwn && held.scope.task === scope.task ? held : undefined
  }
}

const scopeOf = ({ verifier, model, input_kind, task }: VerdictRecord) => ({
  verifier,
  model,
  input_kind,
  task,
})

function hasScore(verdict: VerdictRecord): verdict is VerdictRecord & { score: number } {
  return verdict.score !== null && verdict.status !== 'not_run'
}

function requestsFor(
  scopes: readonly LabelledScope[],
  newest: readonly VerdictRecord[],
): CalibrationRequest[] {
  const createdAt = new Date().toISOString()
  const references = referencesOf(scopes, newest)
  return scopes.map((scope) => {
    const reference = references.get(scopeKey(scope.scope))
    const isEnough = reference && reference.length >= fewestReferenceScores
    return {
      ...scope,
      source: 'labels',
      createdAt,
      ...(isEnough && { reference: sampleOf(reference, scope.scope.task === anyTask) }),
    }
  })
}

/** The newest scores of each scope, labelled or not, because what gets a label is somebody's choice. */
function referencesOf(scopes: readonly LabelledScope[], newest: readonly VerdictRecord[]) {
  const fingerprints = new Map(scopes.map(({ scope, fingerprint }) => [scopeKey(scope), fingerprint]))
  const references = new Map<string, { score: number; task: string }[]>()
  for (const verdict of newest) {
    if (!hasScore(verdict)) continue
    for (const scope of scopesOf(scopeOf(verdict))) {
      const key = scopeKey(scope)
      const scores = references.get(key) ?? []
      if (fingerprints.get(key) !== verdict.fingerprint || scores.length >= mostReferenceScores) continue
      scores.push({ score: verdict.score, task: verdict.task })
      references.set(key, scores)
    }
  }
  return references
}

function sampleOf(reference: readonly { score: number; task: string }[], ofAnyTask: boolean): ScoreSample {
  const scores = reference.map(({ score }) => score)
  if (!ofAnyTask) return { scores }
  const tasks = new Map<string, number>()
  for (const { task } of reference) tasks.set(task, (tasks.get(task) ?? 0) + 1)
  return { scores, tasks: Object.fromEntries(tasks) }
}

function settled(scope: LabelledScope, fitted: Calibration | Uncalibrated | undefined): CalibrationOutcome {
  if (fitted && 'version' in fitted) return outcomeOf(scope, 'fitted', fitted.version)
  return outcomeOf(scope, 'uncalibrated', null, fitted?.uncalibrated ?? 'it was not fitted')
}

function outcomeOf(
  { scope, count }: LabelledScope,
  outcome: CalibrationOutcome['outcome'],
  version: string | null,
  reason: string | null = null,
): CalibrationOutcome {
  return { scope, labels: count, outcome, version, reason }
}
