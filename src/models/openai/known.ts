import type { ModelInfo } from '../../contract/ports/model.ts'
import { capabilitiesOf } from '../capabilities/capabilities.ts'

/**
 * What a model takes in. Lists of models do not say, so one that no family covers is assumed to take text and
 * images: the model itself refuses what it cannot take, and names the reason.
 */
export function modelInfo(provider: string, name: string, created: number): ModelInfo {
  const known = capabilitiesOf(name)
  return {
    id: `${provider}/${name}`,
    owned_by: provider,
    description: known
      ? `${name}, by ${provider}`
      : `${name}, by ${provider}; assumed to take text and images`,
    output: ['text'],
    created,
    ...known,
    input: known?.input ?? ['text', 'image'],
  }
}
