import pc from 'picocolors'
import { ConfigError } from '../config/config-error.ts'
import { DataFolderError } from '../store/lock.ts'

/** A failure that was explained in full; nothing more is to be said. */
export class CommandFailure extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Prints why the command failed, on stderr, and sets the exit code. */
export function fail(error: unknown): void {
  const explained =
    error instanceof CommandFailure || error instanceof ConfigError || error instanceof DataFolderError
  const text =
    error instanceof Error ? (explained ? error.message : (error.stack ?? error.message)) : String(error)
  process.stderr.write(`${pc.red('✗')} ${text}\n`)
  process.exitCode = error instanceof ConfigError ? 2 : error instanceof CommandFailure ? error.exitCode : 1
}

/** One line that is written over, on a terminal; nothing elsewhere. */
export class StatusLine {
  #shown = false

  show(text: string): void {
    if (!process.stderr.isTTY) return
    const width = (process.stderr.columns ?? 80) - 1
    process.stderr.write(`\r\x1b[2K${pc.dim(text.slice(0, width))}`)
    this.#shown = true
  }

  clear(): void {
    if (this.#shown) process.stderr.write('\r\x1b[2K')
    this.#shown = false
  }
}

/** `▰▰▰▱▱▱▱▱▱▱ 3/10`. */
export function bar(done: number, total: number): string {
  const filled = total > 0 ? Math.min(10, Math.round((10 * done) / total)) : 0
  return `${'▰'.repeat(filled)}${'▱'.repeat(10 - filled)} ${done}/${total}`
}
