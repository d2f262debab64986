import type { VerifierConfig } from '../contract/verification.ts'
import { TaskTimeout } from '../workers/pool.ts'
import { type Check, type CheckRooms, notRun, yesOrNo } from './check.ts'
import { fencesIn } from './text/fences.ts'

type Config = Extract<VerifierConfig, { use: 'json_schema' }>

const checkMs = 2_000
/** At the start, when nobody waits for an answer and the machine may be busy with much else. */
const openMs = 30_000

/**
 * The answer is one JSON value that fits a schema (draft 2020-12); a fence around it is allowed, words are not. Throws
 * `verifier_not_run` when fitting takes longer than two seconds.
 */
export function jsonSchemaCheck({ schema }: Config, { pool }: CheckRooms): Check {
  return async ({ answer, signal }) => {
    const json = unfenced(answer.text)
    try {
      JSON.parse(json)
    } catch {
      return yesOrNo(false, 'The answer is not JSON.')
    }
    const found = await pool
      .call('schema', { schema, json }, { signal, timeoutMs: checkMs })
      .catch((error) => {
        throw error instanceof TaskTimeout
          ? notRun('fitting the answer to the schema took too long', error)
          : error
      })
    if ('endless' in found) throw notRun('the answer is nested too deeply to be fitted to the schema')
    if ('invalid' in found) throw notRun(`the schema is none: ${found.invalid}`)
    if (found.problem === null) return yesOrNo(true, 'The answer is JSON that fits the schema.')
    return yesOrNo(false, `The answer does not fit the schema: ${found.problem}.`)
  }
}

/** What is wrong with a schema of the configuration; undefined when it is one. */
export async function invalidSchema(
  { schema }: Config,
  { pool }: Pick<CheckRooms, 'pool'>,
): Promise<string | undefined> {
  const found = await pool.call('schema', { schema, json: 'null' }, { timeoutMs: openMs }).catch((error) => {
    if (error instanceof TaskTimeout) return { invalid: 'reading it takes too long' }
    throw error
  })
  if ('endless' in found) return 'it refers to itself without end'
  return 'invalid' in found ? found.invalid : undefined
}

/** The inside of the one fence that is all of the answer, or the answer. */
function unfenced(text: string): string {
  const [fence, ...more] = fencesIn(text)
  if (fence === undefined || more.length > 0 || !fence.closed) return text
  const around = text.slice(0, fence.start) + text.slice(fence.end)
  return /^\s*(?:`{3,}|~{3,})[ \t]*(?:json[c5]?)?\s*(?:`{3,}|~{3,})\s*$/i.test(around) ? fence.code : text
}
