import type { Modality } from '../../../src/contract/part.ts'
import type { TurnState } from '../../../src/contract/turn.ts'
import type { TurnFilters } from '../api/turns.ts'

export const states: TurnState[] = ['running', 'completed', 'failed', 'cancelled']
export const modalities: Modality[] = ['text', 'image', 'document', 'audio', 'video']

const oneOf = <T extends string>(all: T[], value: unknown): T | undefined =>
  all.find((each) => each === value)
const words = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

/** The filters that an address says; what it does not know is left out. */
export function filtersFrom(search: Record<string, unknown>): TurnFilters {
  const filters: TurnFilters = {
    state: oneOf(states, search.state),
    model: words(search.model),
    modality: oneOf(modalities, search.modality),
    text: search.text === undefined ? undefined : words(String(search.text)),
  }
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))
}
