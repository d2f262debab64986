import type {
  LanguageModelV3ReasoningPart,
  LanguageModelV3StreamPart,
  SharedV3ProviderMetadata,
} from '@ai-sdk/provider'

/** What a provider wants back with a call of a tool: the thoughts before it, signed, and the call's own signature. */
export interface CallThoughts {
  reasoning: LanguageModelV3ReasoningPart[]
  providerOptions: SharedV3ProviderMetadata | undefined
}

/** Calls that are remembered; older ones go first. */
const most = 2_000

/**
 * The signed thoughts of recent tool calls, by the calls' ids. Anthropic and Google check that a conversation with
 * tool results brings back what the model thought before it called; nothing else of a conversation holds that. Kept
 * in memory alone: after a restart a conversation goes on without.
 */
export class Thoughts {
  readonly #calls = new Map<string, CallThoughts>()

  of(callId: string): CallThoughts | undefined {
    return this.#calls.get(callId)
  }

  keep(callId: string, thoughts: CallThoughts): void {
    this.#calls.set(callId, thoughts)
    const oldest = this.#calls.size > most ? this.#calls.keys().next() : undefined
    if (oldest && !oldest.done) this.#calls.delete(oldest.value)
  }
}

type Reasoning = Extract<
  LanguageModelV3StreamPart,
  { type: 'reasoning-start' | 'reasoning-delta' | 'reasoning-end' }
>

/** Collects what one answer thinks, until a call takes it. */
export class ThoughtsOfAnswer {
  readonly #thoughts: Thoughts
  #blocks = new Map<string, LanguageModelV3ReasoningPart>()

  constructor(thoughts: Thoughts) {
    this.#thoughts = thoughts
  }

  streamed(part: Reasoning): void {
    const block = this.#blocks.get(part.id) ?? { type: 'reasoning', text: '' }
    if (part.type === 'reasoning-delta') block.text += part.delta
    addOptions(block, part.providerMetadata)
    this.#blocks.set(part.id, block)
  }

  whole(text: string, metadata: SharedV3ProviderMetadata | undefined): void {
    const block: LanguageModelV3ReasoningPart = { type: 'reasoning', text }
    addOptions(block, metadata)
    this.#blocks.set(`whole ${this.#blocks.size}`, block)
  }

  /** The thoughts so far belong to this call. */
  called(callId: string, metadata: SharedV3ProviderMetadata | undefined): void {
    const reasoning = [...this.#blocks.values()].filter((block) => block.providerOptions !== undefined)
    this.#blocks = new Map()
    if (reasoning.length > 0 || metadata)
      this.#thoughts.keep(callId, { reasoning, providerOptions: metadata })
  }
}

function addOptions(
  block: LanguageModelV3ReasoningPart,
  metadata: SharedV3ProviderMetadata | undefined,
): void {
  if (metadata === undefined) return
  const options = { ...block.providerOptions }
  for (const [name, own] of Object.entries(metadata)) options[name] = { ...options[name], ...own }
  block.providerOptions = options
}
