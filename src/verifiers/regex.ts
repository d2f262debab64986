import type { VerifierConfig } from '../contract/verification.ts'
import { TaskTimeout } from '../workers/pool.ts'
import { type Check, type CheckRooms, notRun, yesOrNo } from './check.ts'

type Config = Extract<VerifierConfig, { use: 'regex' }>

const matchMs = 1_000
const longestShown = 500

/**
 * The answer matches a pattern, or must not. It is tried in a process of its own, since patterns may take
 * exponential time on answers made for that: after a second it throws `verifier_not_run`.
 */
export function regexCheck({ pattern, flags = '', must_match }: Config, { pool }: CheckRooms): Check {
  return async ({ answer: { text }, signal }) => {
    const found = await pool
      .call('regex', { pattern, flags, text }, { signal, timeoutMs: matchMs })
      .catch((error) => {
        throw error instanceof TaskTimeout
          ? notRun('matching the pattern took longer than a second', error)
          : error
      })
    const shown = pattern.length <= 80 ? pattern : `${pattern.slice(0, 80)}…`
    if (found === null) return yesOrNo(!must_match, `The answer does not match ${shown}.`)
    if (must_match) return yesOrNo(true, `The answer matches ${shown}.`)
    const end = Math.min(found.end, found.start + longestShown)
    const reason = 'the pattern forbids it'
    return {
      ...yesOrNo(false, `The answer matches ${shown}, which it must not.`),
      claims: [{ text: text.slice(found.start, end), start: found.start, end, supported: false, reason }],
    }
  }
}
