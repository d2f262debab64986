/** Hands on what `source` gives, in order, while up to `most` more are made ready. */
export async function* prefetch<T>(source: AsyncGenerator<T>, most: number): AsyncGenerator<T> {
  const asked: Promise<IteratorResult<T>>[] = []
  const askForMore = () => {
    const next = source.next()
    // Its failure is thrown when its turn comes; until then it must not count as unhandled.
    next.catch(() => {})
    asked.push(next)
  }
  for (let i = 0; i < most; i++) askForMore()
  try {
    for (let first = asked.shift(); first !== undefined; first = asked.shift()) {
      const { done, value } = await first
      if (done) return
      askForMore()
      yield value
    }
  } finally {
    // Ends it once it comes to what it was asked for last.
    void source.return(undefined).catch(() => {})
  }
}
