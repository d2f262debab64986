import type { Modality } from '../../contract/part.ts'
import type { ModelInfo } from '../../contract/ports/model.ts'
import { outputLimit } from './output-limits.ts'

/** What families of models take in, by the beginning of their name; the first that fits counts. */
const families: [name: RegExp, input: Modality[]][] = [
  [/^(text-embedding|embed|nomic-embed|bge-|mxbai-embed|all-minilm)/, ['text']],
  [/^(gpt-3\.5|gpt-4-0|gpt-4$|o1-mini|o3-mini|davinci|babbage)/, ['text']],
  [/^gpt-(4o|5)[\w.-]*audio|^gpt-audio/, ['text', 'audio']],
  [/^(chatgpt-4o|gpt-4o|gpt-4\.1|gpt-4\.5|gpt-5|o1|o3|o4)/, ['text', 'image', 'document']],
]

/**
 * What a model takes in. Lists of models do not say, so one that no family covers is assumed to take text and
 * images: the model itself refuses what it cannot take, and names the reason.
 */
export function modelInfo(provider: string, name: string, created: number): ModelInfo {
  const short = name.slice(name.lastIndexOf('/') + 1).toLowerCase()
  const known = families.find(([pattern]) => pattern.test(short))
  return {
    id: `${provider}/${name}`,
    owned_by: provider,
    description: known
      ? `${name}, by ${provider}`
      : `${name}, by ${provider}; assumed to take text and images`,
    input: known?.[1] ?? ['text', 'image'],
    output: ['text'],
    created,
    max_output_tokens: outputLimit(short),
  }
}
