/** Samples of a running server, taken all the while. */
export class ServerWatch {
  readonly #url: string
  readonly #timer: NodeJS.Timeout
  #busy = false
  slowestMs = 0
  mostMemoryBytes = 0
  readonly failures: string[] = []

  constructor(url: string) {
    this.#url = url
    this.#timer = setInterval(() => void this.#sample(), 250)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #sample(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    const startedAt = performance.now()
    try {
      await fetch(`${this.#url}/healthz`, { signal: AbortSignal.timeout(5_000) })
      this.slowestMs = Math.max(this.slowestMs, performance.now() - startedAt)
      const metrics = await readMetrics(this.#url)
      this.mostMemoryBytes = Math.max(this.mostMemoryBytes, metrics.sum('process_resident_memory_bytes'))
    } catch (error) {
      this.failures.push(`the server did not answer within 5 s: ${String(error)}`)
    } finally {
      this.#busy = false
    }
  }
}

/** Prometheus' text format, as far as sums over labels need it. */
export async function readMetrics(url: string) {
  const text = await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(10_000) })).text()
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return {
    sum(name: string): number {
      const values = lines.filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
      return values.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
    },
  }
}
