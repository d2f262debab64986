import type { Label } from '../../../src/contract/label.ts'
import { getJson, request } from './client.ts'

const address = (turnId: string) => `/v1/turns/${encodeURIComponent(turnId)}/labels`

export async function listLabels(turnId: string, signal: AbortSignal): Promise<Label[]> {
  return (await getJson<{ data: Label[] }>(address(turnId), signal)).data
}

/** Says whether a turn's answer is right, as a person; replaces what was said before. */
export async function labelTurn(turnId: string, correct: boolean): Promise<Label> {
  const response = await request(address(turnId), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ correct }),
  })
  return (await response.json()) as Label
}
