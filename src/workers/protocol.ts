import { inspect } from 'node:util'
import type { ErrorCode, ErrorDetails } from '../contract/errors.ts'
import { errorTable, PlumblineError } from '../contract/errors.ts'

/** Task names, each with what goes in and what every result is. */
export type Tasks = Record<string, { input: unknown; output: unknown }>

/** What the parent says to a child. Structured clone carries it, so buffers and typed arrays may be inside. */
export type ToChild =
  | { type: 'run'; id: number; name: string; input: unknown }
  | { type: 'cancel'; id: number }

/** What a child says to its parent. `rssBytes` is the memory it holds after the task. */
export type FromChild =
  | { type: 'ready' }
  | { type: 'result'; id: number; output: unknown }
  | { type: 'end'; id: number; rssBytes: number; error?: SentError }

/** An error on its way between processes. `code` is absent when it is not a row of the error table. */
export interface SentError {
  code?: ErrorCode
  param?: string
  details?: ErrorDetails
  stack: string
}

export function packError(error: unknown): SentError {
  const stack = inspect(error, { depth: 3 })
  if (!(error instanceof PlumblineError)) return { stack }
  return { code: error.code, param: error.param, details: error.details, stack }
}

/** The error a child sent; one that is no row of the table becomes `reader_failed`, its stack as the cause. */
export function unpackError(sent: SentError): PlumblineError {
  const cause = new Error(sent.stack)
  if (sent.code === undefined || !(sent.code in errorTable))
    return new PlumblineError('reader_failed', {
      details: { reason: 'an unexpected error inside it' },
      cause,
    })
  return new PlumblineError(sent.code, { param: sent.param, details: sent.details ?? {}, cause })
}
