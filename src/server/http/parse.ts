import type { z } from 'zod'
import { PlumblineError } from '../../contract/errors.ts'
import { invalidRequest } from './errors.ts'

/** What `schema` makes of `value`, which stands at `path` of the body. Throws `invalid_request` with the whole path. */
export function parseAt<T>(schema: z.ZodType<T>, value: unknown, path = ''): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const error = invalidRequest(parsed.error)
  if (path === '') throw error
  const { param = '' } = error
  throw error.moved(param === '' || param.startsWith('[') ? `${path}${param}` : `${path}.${param}`)
}

/** `parameter_unsupported`, naming the parameter by its path. */
export function unsupported(path: string, reason: string): PlumblineError {
  return new PlumblineError('parameter_unsupported', { param: path, details: { name: path, reason } })
}
