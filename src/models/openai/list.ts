import { PlumblineError } from '../../contract/errors.ts'
import { endpointOf } from './endpoint.ts'
import { exchange } from './exchange.ts'
import { haltOf } from './halt.ts'
import { arrayOf, objectOf, stringOf } from './json.ts'
import { WholeBody } from './receivers.ts'

const MAX_LIST_BYTES = 8_000_000

/** A model as an upstream lists it. */
export interface UpstreamModel {
  id: string
  /** Unix seconds; 0 when the upstream does not say. */
  created: number
}

/**
 * GET /models of an OpenAI-compatible API. `name` stands for the upstream in errors. Throws `upstream_*` errors.
 */
export async function listUpstreamModels(
  baseUrl: string,
  apiKey: string | undefined,
  signal: AbortSignal,
  name = 'the upstream',
): Promise<UpstreamModel[]> {
  const body = await exchange(
    endpointOf({ baseUrl, apiKey }),
    { method: 'GET', route: '/models', model: name, halt: haltOf({ signal }) },
    new WholeBody(name, MAX_LIST_BYTES),
  )
  const malformed = (cause?: unknown) =>
    new PlumblineError('upstream_malformed', {
      details: { model: name, reason: 'its list of models is not one' },
      cause,
    })
  let list: unknown
  try {
    list = JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw malformed(error)
  }
  const data = objectOf(list)?.data
  if (!Array.isArray(data)) throw malformed()
  return arrayOf(data).flatMap((entry) => {
    const id = stringOf(objectOf(entry)?.id)
    const created = objectOf(entry)?.created
    return id ? [{ id, created: typeof created === 'number' && created >= 0 ? Math.floor(created) : 0 }] : []
  })
}
