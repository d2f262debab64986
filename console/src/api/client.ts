import type { WireError } from '../../../src/contract/errors.ts'
import { tellKeyNeeded } from './keyNeeded.ts'

/** A refusal by the server, or a server that did not answer (`status` 0). */
export class ApiError extends Error {
  readonly status: number
  readonly wire: WireError

  constructor(status: number, wire: WireError) {
    super(wire.message)
    this.name = 'ApiError'
    this.status = status
    this.wire = wire
  }
}

export function unreachable(): ApiError {
  return new ApiError(0, {
    code: 'server_unreachable',
    type: 'connection_error',
    message: 'The server does not answer.',
    param: null,
    remedy: 'Check that Plumbline is running; this page reconnects by itself.',
  })
}

/** The error in a response's body, or one made of its status when the body has none. A 401 asks for a key. */
export function errorFromBody(status: number, body: string): ApiError {
  if (status === 401) tellKeyNeeded()
  try {
    const wire = (JSON.parse(body) as { error?: Partial<WireError> }).error
    if (wire && typeof wire.message === 'string')
      return new ApiError(status, {
        code: wire.code ?? 'unknown',
        type: wire.type ?? 'api_error',
        message: wire.message,
        param: wire.param ?? null,
        remedy: wire.remedy ?? '',
      })
  } catch {
    // Not JSON: a proxy or a dead server answered. The status says what is known.
  }
  if (status >= 502 && status <= 504) return unreachable()
  return new ApiError(status, {
    code: `http_${status}`,
    type: 'api_error',
    message: `The server answered with status ${status}.`,
    param: null,
    remedy: 'Try again; the server’s log may say why.',
  })
}

/** Fetches, and throws `ApiError` for anything but success. An abort stays an abort. */
export async function request(path: string, init?: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, init)
  } catch (error) {
    if (init?.signal?.aborted) throw error
    throw unreachable()
  }
  if (response.ok) return response
  throw errorFromBody(response.status, await response.text().catch(() => ''))
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await request(path, { headers: { accept: 'application/json' }, signal })
  return (await response.json()) as T
}
