import { useQuery } from '@tanstack/react-query'
import type { Modality } from '../../../src/contract/part.ts'
import type { VerifyMode } from '../../../src/contract/verification.ts'
import { getJson } from './client.ts'

export interface ModelEntry {
  id: string
  owned_by: string
  plumbline?: {
    description?: string
    input?: Modality[]
    output?: Modality[]
    extractive?: boolean
    /** How its answers are checked, for agents that name verifiers. */
    verify?: VerifyMode
  }
}

export const defaultModel = 'agent/reader'

/** Models that write text of their own, unlike those that quote. */
export function generative(models: ModelEntry[]): ModelEntry[] {
  return models.filter(
    ({ plumbline }) => plumbline?.extractive !== true && plumbline?.output?.includes('text') === true,
  )
}

export function useModels() {
  return useQuery({
    queryKey: ['models'],
    queryFn: ({ signal }) => getJson<{ data: ModelEntry[] }>('/v1/models', signal),
    select: (body) => body.data,
    staleTime: 60_000,
  })
}
