import { PlumblineError } from '../contract/errors.ts'

/** Arrays and objects may nest this deep. */
export const maxJsonDepth = 64

export function tooDeep(): PlumblineError {
  const reason = `it nests deeper than ${maxJsonDepth} levels`
  return new PlumblineError('invalid_json', { details: { reason } })
}

/** Arrays, objects and what stands in them; a body of more would hold the server up while it is parsed. */
export const maxJsonValues = 200_000

export function tooManyValues(): PlumblineError {
  const reason = `it holds more than ${maxJsonValues} values`
  return new PlumblineError('invalid_json', { details: { reason } })
}

/**
 * What a body may hold beside its media. A whole context window is a fourth of it; each byte is held several times
 * over while its turn runs.
 */
export const maxTextBytes = 16_000_000

export function tooMuchText(): PlumblineError {
  return new PlumblineError('body_too_large', { details: { what: 'text of the body', limit: maxTextBytes } })
}
