import type { Citation } from '../../contract/citation.ts'
import type { EventOf, TurnEvent } from '../../contract/event.ts'
import type { Turn } from '../../turn/turn.ts'
import { type CharLocation, type CitableDocument, locationOf, type PageLocation } from './documents.ts'

export interface TextBlock {
  type: 'text'
  text: string
  citations: (PageLocation | CharLocation)[] | null
}

/** `signature` is empty: it is Anthropic's own, and thinking that comes back is not sent again. */
export interface ThinkingBlock {
  type: 'thinking'
  thinking: string
  signature: string
}

export interface ToolUseBlock {
  type: 'tool_use'
  id: string
  name: string
  input: unknown
  caller: { type: 'direct' }
}

export type ContentBlock = TextBlock | ThinkingBlock | ToolUseBlock

/** Tells what happened to the content; `type` is that of a stream event. */
export type Tell = (type: string, fields: Record<string, unknown>) => void

/**
 * The content of a turn's message, grown event by event, telling every step in the order Anthropic documents.
 *
 * | log                | blocks and stream events                                                    |
 * |--------------------|-----------------------------------------------------------------------------|
 * | `reasoning.delta`  | a `thinking` block: `thinking_delta`                                        |
 * | `text.delta`       | a `text` block: `text_delta`                                                |
 * | `citation` final   | a `page_location` or `char_location` of the text block: `citations_delta`   |
 * | `tool.delta`       | a `tool_use` block: `input_json_delta`; calls the server makes are left out |
 * | `answer.restarted` | the step's blocks so far are void: closed, left out of the whole message     |
 * | `image.frame`, `audio.chunk` | nothing: the protocol has no such output                          |
 */
export class MessageOutput {
  readonly blocks: ContentBlock[] = []
  readonly #turn: Turn
  readonly #documents: readonly CitableDocument[]
  readonly #tell: Tell
  readonly #calls = new Map<number, { block: ToolUseBlock; json: string }>()
  readonly #unplaced: Citation[] = []
  readonly #void = new Set<ContentBlock>()
  #open: ContentBlock | undefined
  #stepStart = 0

  constructor(turn: Turn, documents: readonly CitableDocument[], tell: Tell = () => undefined) {
    this.#turn = turn
    this.#documents = documents
    this.#tell = tell
  }

  /** The blocks that are the answer: all but those of an answer that was begun anew. */
  get delivered(): ContentBlock[] {
    return this.blocks.filter((block) => !this.#void.has(block))
  }

  /** Index of the first block of the step that runs. */
  get stepStart(): number {
    return this.#stepStart
  }

  apply(event: TurnEvent): void {
    switch (event.type) {
      case 'text.delta':
        this.#text(event.text)
        break
      case 'reasoning.delta':
        this.#thinking(event.text)
        break
      case 'tool.delta':
        if (!this.#turn.isOwnCall(event)) this.#toolUse(event)
        break
      case 'citation':
        if (event.final) this.#cite(event.citation)
        break
      case 'plan':
        this.#close()
        this.#calls.clear()
        this.#stepStart = this.blocks.length
        break
      case 'answer.restarted':
        this.#restart()
    }
  }

  /** Nothing comes any more. Citations that came after their text was closed stand in `plumbline` only. */
  finish(): void {
    this.#close()
    for (const { block, json } of this.#calls.values()) block.input = inputOf(json)
  }

  #text(text: string): void {
    if (text === '') return
    const block =
      this.#open?.type === 'text' ? this.#open : this.#begin({ type: 'text', text: '', citations: null })
    block.text += text
    this.#delta(block, { type: 'text_delta', text })
    for (const citation of this.#unplaced.splice(0)) this.#cite(citation)
  }

  #thinking(thinking: string): void {
    if (thinking === '') return
    const block =
      this.#open?.type === 'thinking'
        ? this.#open
        : this.#begin({ type: 'thinking', thinking: '', signature: '' })
    block.thinking += thinking
    this.#delta(block, { type: 'thinking_delta', thinking })
  }

  #toolUse({ index, call_id, name = '', arguments: args }: EventOf<'tool.delta'>): void {
    const call = this.#calls.get(index) ?? this.#beginCall(index, call_id, name)
    call.json += args
    if (args !== '') this.#delta(call.block, { type: 'input_json_delta', partial_json: args })
  }

  #beginCall(index: number, call_id: string | undefined, name: string) {
    const id = call_id ?? `toolu_${this.#turn.id.replace('turn_', '')}_${this.blocks.length}`
    const block = this.#begin<ToolUseBlock>({
      type: 'tool_use',
      id,
      name,
      input: {},
      caller: { type: 'direct' },
    })
    const call = { block, json: '' }
    this.#calls.set(index, call)
    return call
  }

  #cite(citation: Citation): void {
    const block = this.#open
    if (block?.type !== 'text') {
      this.#unplaced.push(citation)
      return
    }
    const location = locationOf(citation, this.#documents)
    if (!location) return
    block.citations ??= []
    block.citations.push(location)
    this.#delta(block, { type: 'citations_delta', citation: location })
  }

  #restart(): void {
    this.#close()
    this.#calls.clear()
    this.#unplaced.length = 0
    for (const block of this.blocks.slice(this.#stepStart)) this.#void.add(block)
  }

  #begin<T extends ContentBlock>(block: T): T {
    this.#close()
    this.#open = block
    this.blocks.push(block)
    this.#tell('content_block_start', { index: this.blocks.length - 1, content_block: block })
    return block
  }

  #delta(block: ContentBlock, delta: Record<string, unknown>): void {
    this.#tell('content_block_delta', { index: this.blocks.indexOf(block), delta })
  }

  #close(): void {
    const block = this.#open
    if (!block) return
    this.#open = undefined
    this.#tell('content_block_stop', { index: this.blocks.indexOf(block) })
  }
}

/** The protocol's input is an object; what a model wrote may not be one. */
function inputOf(json: string): unknown {
  if (json.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : { value }
  } catch {
    return { unreadable: json }
  }
}
