import { PlumblineError } from '../contract/errors.ts'

/** Arrays and objects may nest this deep. */
export const maxJsonDepth = 64

export function tooDeep(): PlumblineError {
  const reason = `it nests deeper than ${maxJsonDepth} levels`
  return new PlumblineError('invalid_json', { details: { reason } })
}
