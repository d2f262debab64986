import type { ScoreSample } from '../contract/calibration.ts'
import { mixDrift, scoreDrift } from '../stats/drift.ts'
import { quantile } from '../stats/quantile.ts'
import { ScoreWindow } from './score-window.ts'

const windowScores = 500
/** Scores between two looks. */
const stride = 50
/** The chance that an unchanged mix is ever taken for a changed one. */
const falseAlarm = 0.01

/**
 * Compares the newest scores of a scope with those that its calibration was made with, every 50 scores.
 *
 * It looks again and again, so each look gets a share of one error rate: α·6/(π²k²) for the k-th, which adds up to α
 * over any number of looks (Bonferroni with a convergent series; windows may overlap). Half of a share is for the
 * scores, half for the mix of tasks. Assumes independent answers. Those of one document are not quite: four in a row
 * with an intraclass correlation of 0.3 raise a false alarm in about 5 % of streams of 1 500, as simulated. What it says holds until the next look.
 */
export class DriftWatch {
  readonly #reference: ScoreSample
  readonly #window = new ScoreWindow(windowScores)
  #looks = 0
  #stale: string | null = null

  constructor(reference: ScoreSample) {
    this.#reference = reference
  }

  /** Why the calibration no longer holds, in words. */
  get stale(): string | null {
    return this.#stale
  }

  add(score: number, task: string): void {
    this.#window.add(score, task)
    if (this.#window.seen % stride === 0) this.#look()
  }

  #look(): void {
    this.#looks++
    const significance = (falseAlarm * 6) / (Math.PI * this.#looks) ** 2 / 2
    this.#stale = this.#changedScores(significance) ?? this.#changedMix(significance)
  }

  #changedScores(significance: number): string | null {
    const { scores } = this.#window
    const found = scoreDrift(this.#reference.scores, scores, { significance })
    if ('undecided' in found || !found.drifted) return null
    const [now, then] = [median(scores), median(this.#reference.scores)].map((score) => score.toFixed(2))
    return `the last ${scores.length} scores are distributed otherwise than those it was made with: median ${now}, then ${then}`
  }

  #changedMix(significance: number): string | null {
    const before = this.#reference.tasks
    if (before === undefined) return null
    const now = this.#window.tasks
    const found = mixDrift(before, now, { significance })
    if ('undecided' in found || !found.drifted) return null
    const [task, share, earlier] = largestChange(before, now)
    return `the answers are of another mix of tasks than it was made with: ${percent(share)} are of ${task}, then ${percent(earlier)}`
  }
}

function largestChange(before: Record<string, number>, now: Record<string, number>) {
  const [n, m] = [before, now].map((mix) => Object.values(mix).reduce((sum, count) => sum + count, 0))
  const changes = [...new Set([...Object.keys(before), ...Object.keys(now)])].map(
    (task) => [task, (now[task] ?? 0) / (m || 1), (before[task] ?? 0) / (n || 1)] as const,
  )
  return changes.reduce((most, change) =>
    Math.abs(change[1] - change[2]) > Math.abs(most[1] - most[2]) ? change : most,
  )
}

const median = (scores: readonly number[]) =>
  quantile(
    scores.toSorted((a, b) => a - b),
    0.5,
  )
const percent = (share: number) => `${Math.round(100 * share)} %`
