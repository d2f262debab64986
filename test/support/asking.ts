import type { TurnEvent } from '../../src/contract/event.ts'
import type { TurnSummary } from '../../src/contract/turn.ts'
import type { RunningServer } from './server.ts'

export interface Asked {
  status: number
  code: string | undefined
  headers: Headers
  body: string
}

/** One request with a JSON body; `code` is that of the error, when it was refused. */
export async function post(
  server: Pick<RunningServer, 'url'>,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Asked> {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  const { error } = response.ok ? {} : (JSON.parse(text) as { error?: { code: string } })
  return { status: response.status, code: error?.code, headers: response.headers, body: text }
}

/** A Chat Completions body that asks `model` of the scripted upstream. */
export function chatOf(model: string, more: Record<string, unknown> = {}) {
  return { model: `scripted/${model}`, messages: [{ role: 'user', content: 'What of the light?' }], ...more }
}

/** The newest turns, newest first. */
export async function turnsOf(server: RunningServer, query = 'limit=200'): Promise<TurnSummary[]> {
  return (await server.get<{ data: TurnSummary[] }>(`/v1/turns?${query}`)).data
}

/** The recorded log of a turn. */
export async function logOf(server: RunningServer, id: string): Promise<TurnEvent[]> {
  return (await server.get<{ data: TurnEvent[] }>(`/v1/turns/${id}/events`)).data
}
