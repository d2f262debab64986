import { PlumblineError } from './errors.ts'

/** An error for an operator's eyes: its stack, and what caused it. Never for clients. */
export function describeError(error: unknown): string {
  if (error instanceof PlumblineError && error.cause) return `${error.message} ${describeError(error.cause)}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
