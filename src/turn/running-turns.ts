import type { Turn } from './turn.ts'

/**
 * The turns that run now, in no order. A `Map` would do, but turns come and go by the thousand: each table that it
 * outgrows points to its successor and still holds what it held, so once a first one is old, the collector carries all
 * later ones along, with every turn in them, until it looks at old objects. Few ask for a turn by its id.
 */
export class RunningTurns implements Iterable<Turn> {
  readonly #turns: Turn[] = []

  get size(): number {
    return this.#turns.length
  }

  get(id: string): Turn | undefined {
    return this.#turns.find((turn) => turn.id === id)
  }

  add(turn: Turn): void {
    turn.place = this.#turns.push(turn) - 1
  }

  /** Puts the last turn in its place. Does nothing for a turn that is not here. */
  delete(turn: Turn): void {
    if (this.#turns[turn.place] !== turn) return
    const last = this.#turns.pop()
    if (last === undefined || last === turn) return
    this.#turns[turn.place] = last
    last.place = turn.place
  }

  values(): IterableIterator<Turn> {
    return this.#turns.values()
  }

  [Symbol.iterator](): IterableIterator<Turn> {
    return this.values()
  }
}
