import type { Calibration, CalibrationScope } from '../contract/calibration.ts'
import type { Estimate } from '../contract/estimate.ts'
import type { InputKind } from '../contract/input-kind.ts'
import type { Calibrated, Calibrator } from '../contract/ports/calibrator.ts'
import { calibratedProbability } from '../stats/fit-calibration.ts'
import { DriftWatch } from './drift-watch.ts'
import { pointFor } from './operating-points.ts'
import { anyTask, scopeKey, scopesOf } from './scopes.ts'

/** A calibration in use, and why it no longer holds. */
export interface Held {
  calibration: Calibration
  stale: string | null
}

interface Watched {
  calibration: Calibration
  watch: DriftWatch
}

/**
 * The calibrations in use, and what scores mean by them. A task's own is preferred to that of any task, and one fitted to
 * this server's labels to one that came with Plumbline, as long as its verifier has the settings that it was made with.
 * All in memory: `calibrate` and `observe` are on a turn's path.
 */
export class Calibrations implements Calibrator {
  readonly #starters: readonly Calibration[]
  #byScope = new Map<string, Watched[]>()
  #quality = new Map<string, Estimate>()

  /** `starters` hold where labels have given nothing better. */
  constructor(starters: readonly Calibration[]) {
    this.#starters = starters
    this.adopt([])
  }

  /** Takes the newest calibrations of labels into use. What was observed for those that stay is kept. */
  adopt(fitted: readonly Calibration[]): void {
    const known = new Map([...this.#byScope.values()].flat().map((each) => [each.calibration.version, each]))
    this.#byScope = new Map()
    for (const calibration of [...fitted, ...this.#starters]) {
      const key = scopeKey(calibration.scope)
      const watched = known.get(calibration.version)
      const held = watched ?? { calibration, watch: new DriftWatch(calibration.reference) }
      this.#byScope.set(key, [...(this.#byScope.get(key) ?? []), held])
    }
  }

  /** Takes other figures of how often answers are right into use: see `answerQuality`. */
  adoptQuality(quality: ReadonlyMap<string, Estimate>): void {
    this.#quality = new Map(quality)
  }

  calibrate(scope: CalibrationScope, fingerprint: string, score: number, bound: number): Calibrated {
    const held = this.held(scope, fingerprint)
    if (!held) return { confidence: null, calibration: null, point: null, reason: noCalibration }
    const { calibration, stale } = held
    const { version, labels, ece } = calibration
    const reference = { version, labels, ece: ece.value }
    if (stale !== null)
      return { confidence: null, calibration: { ...reference, stale }, point: null, reason: stale }
    const confidence = calibratedProbability(calibration.map, score)
    if (Number.isNaN(confidence))
      return { confidence: null, calibration: reference, point: null, reason: 'the score is not a number' }
    return { confidence, calibration: reference, point: pointFor(calibration.operating_points, bound) }
  }

  observe(scope: CalibrationScope, fingerprint: string, score: number): void {
    if (!Number.isFinite(score)) return
    for (const wider of scopesOf(scope))
      for (const { calibration, watch } of this.#byScope.get(scopeKey(wider)) ?? [])
        if (calibration.fingerprint === fingerprint) watch.add(score, scope.task)
  }

  quality(model: string, inputKind: InputKind): Estimate | null {
    return this.#quality.get(qualityKey(model, inputKind)) ?? null
  }

  /** The calibration that scores of this scope are held against; undefined when there is none. */
  held(scope: CalibrationScope, fingerprint: string): Held | undefined {
    const own = this.#byScope.get(scopeKey(scope)) ?? []
    const any = scope.task === anyTask ? [] : (this.#byScope.get(scopeKey({ ...scope, task: anyTask })) ?? [])
    const candidates = [...own, ...any]
    const chosen = candidates.find(({ calibration }) => calibration.fingerprint === fingerprint)
    if (chosen) return { calibration: chosen.calibration, stale: chosen.watch.stale }
    const [first] = candidates
    return first && { calibration: first.calibration, stale: otherSettings }
  }

  /** All in use, those of labels first in each scope. */
  list(): Held[] {
    return [...this.#byScope.values()]
      .flat()
      .map(({ calibration, watch }) => ({ calibration, stale: watch.stale }))
  }
}

const otherSettings = 'the verifier has other settings than those it was made with'
const noCalibration = 'nothing calibrated it: there are too few labels'

/** A model and a kind of input as a key of maps. */
export function qualityKey(model: string, inputKind: InputKind): string {
  return JSON.stringify([model, inputKind])
}
