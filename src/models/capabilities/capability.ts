import type { ModelInfo } from '../../contract/ports/model.ts'

/** What is known of a family of models. */
export type Capabilities = Pick<
  ModelInfo,
  'input' | 'output' | 'limits' | 'tools' | 'reasoning' | 'max_output_tokens'
>

/** A family of models, by the beginning of their names. */
export type Family = [name: RegExp, capabilities: Capabilities]
