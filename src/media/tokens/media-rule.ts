import { anthropicRule } from './anthropic.ts'
import { geminiRule } from './gemini.ts'
import { openAiPatchRule } from './openai-patch.ts'
import { openAiTileRule } from './openai-tile.ts'
import type { MediaRule } from './rule.ts'
import { unknownRule } from './unknown.ts'

/** The rule of a model, by its name with or without the names of those who offer it. */
export function mediaRule(modelName: string): MediaRule {
  const name = modelName.slice(modelName.lastIndexOf('/') + 1).toLowerCase()
  return (
    openAiPatchRule(name) ?? openAiTileRule(name) ?? anthropicRule(name) ?? geminiRule(name) ?? unknownRule
  )
}
