import { anthropicFamilies } from './anthropic.ts'
import type { Capabilities } from './capability.ts'
import { googleFamilies } from './google.ts'
import { openAiFamilies } from './openai.ts'
import { otherFamilies } from './others.ts'

const families = [...openAiFamilies, ...anthropicFamilies, ...googleFamilies, ...otherFamilies]

/**
 * What is known of a model by its name, with or without the names of those who offer it (`openrouter/openai/gpt-4o`,
 * `us.anthropic.claude-…`); the first family that fits counts. Undefined for a model that nobody wrote down.
 */
export function capabilitiesOf(modelName: string): Capabilities | undefined {
  const name = modelName
    .slice(modelName.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(/^(?:[a-z-]+\.)?(anthropic|amazon|meta|mistral|deepseek)\./, '')
  return families.find(([pattern]) => pattern.test(name))?.[1]
}
