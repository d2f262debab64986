/** Results pushed from one side and iterated from the other, ended once. The first end wins. */
export class ResultQueue<T> implements AsyncIterable<T> {
  readonly #items: T[] = []
  #ended: { error: unknown } | undefined
  #wake: (() => void) | undefined

  push(item: T) {
    if (this.#ended !== undefined) return
    this.#items.push(item)
    this.#wake?.()
  }

  /** With an error the iteration throws it at once; without, what was pushed is still given. */
  end(error?: unknown) {
    if (this.#ended !== undefined) return
    this.#ended = { error }
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    while (true) {
      if (this.#ended?.error !== undefined) throw this.#ended.error
      if (this.#items.length > 0) {
        yield* this.#items.splice(0, 1)
      } else if (this.#ended !== undefined) {
        return
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    }
  }
}
