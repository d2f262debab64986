const width = 30

/** One line on a terminal that says how far a run is; nothing where stderr is none. */
export class ProgressBar {
  readonly #total: number
  #done = 0

  constructor(total: number) {
    this.#total = total
  }

  step(label: string): void {
    this.#show(label)
    this.#done += 1
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  }

  #show(label: string): void {
    if (!process.stderr.isTTY) return
    const share = Math.min(1, this.#done / this.#total)
    const filled = Math.round(share * width)
    const bar = '█'.repeat(filled) + '░'.repeat(width - filled)
    process.stderr.write(`\r\x1b[K${bar} ${Math.round(share * 100)} % ${label}`)
  }
}
