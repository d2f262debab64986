import { PlumblineError } from '../../contract/errors.ts'
import type { Route } from '../../contract/ports/model.ts'
import type { TurnRequest } from '../request.ts'

/** How one turn's answer is checked. */
export interface Checks {
  mode: 'gate' | 'shadow'
  settings: NonNullable<Route['verify']>
  /** What calibrations are kept by. */
  task: string
  /** Later models of the route are asked when the answer of the one before does not pass. */
  cascade: boolean
}

/**
 * What the route and the wish of the request come to; undefined when nothing is checked. Throws
 * `parameter_unsupported` for the wish to check what has no verifiers, and for several choices of a held answer.
 */
export function checksOf(request: TurnRequest, route: Route): Checks | undefined {
  const { wishes, protocol, model, settings } = request
  const { verify, task = 'any', policy } = route
  const mode = wishes.verify ?? verify?.mode ?? 'off'
  if (mode === 'off') return undefined
  if (!verify || verify.verifiers.length === 0) {
    const param = protocol === 'turns' ? 'verify' : 'plumbline.verify'
    const details = { name: param, reason: `${model} names no verifiers` }
    throw new PlumblineError('parameter_unsupported', { param, details })
  }
  // Of several choices only the first would be looked at.
  if (mode === 'gate' && Number(settings.extra.n ?? 1) > 1) {
    const details = { name: 'n', reason: `answers of ${model} are held until they are checked, one a turn` }
    throw new PlumblineError('parameter_unsupported', { param: 'n', details })
  }
  return { mode, settings: verify, task, cascade: policy?.name === 'cascade' }
}
