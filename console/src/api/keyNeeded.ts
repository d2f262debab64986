type Listener = () => void

const listeners = new Set<Listener>()

/** Calls `listener` whenever the server answers that it needs a key; returns what stops that. */
export function onKeyNeeded(listener: Listener): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export function tellKeyNeeded(): void {
  for (const listener of listeners) listener()
}
