/** The newest scores, each with the task of its answer, in bounded memory. */
export class ScoreWindow {
  readonly #scores: number[] = []
  readonly #tasks: string[] = []
  readonly #size: number
  #seen = 0

  constructor(size: number) {
    this.#size = size
  }

  /** Scores that were ever added. */
  get seen(): number {
    return this.#seen
  }

  add(score: number, task: string): void {
    const place = this.#seen % this.#size
    this.#scores[place] = score
    this.#tasks[place] = task
    this.#seen++
  }

  /** In no order. */
  get scores(): readonly number[] {
    return this.#scores
  }

  /** How many of them are of each task. */
  get tasks(): Record<string, number> {
    const counts = new Map<string, number>()
    for (const task of this.#tasks) counts.set(task, (counts.get(task) ?? 0) + 1)
    return Object.fromEntries(counts)
  }
}
