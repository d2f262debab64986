/** Waits as a script says. What keeps the process is the server that listens, never a wait for a client that left. */
export const wait = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms).unref()
  })
