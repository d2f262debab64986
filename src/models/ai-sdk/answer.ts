import type { LanguageModelV3Content, LanguageModelV3StreamPart, SharedV3Warning } from '@ai-sdk/provider'
import type { Citation } from '../../contract/citation.ts'
import { PlumblineError } from '../../contract/errors.ts'
import type { BlobStore } from '../../contract/ports/blobs.ts'
import type { ModelCall, ModelOutcome } from '../../contract/ports/model.ts'
import { keepMedia } from '../media-output.ts'
import { citationsOf } from './citations.ts'
import { finishReasonOf, isUnsaid, usageOf } from './outcome.ts'
import { type Thoughts, ThoughtsOfAnswer } from './thoughts.ts'

type Finish = Extract<LanguageModelV3StreamPart, { type: 'finish' }>

/** Turns what a language model says, streamed or whole, into events of the log. */
export class Answer {
  readonly #call: ModelCall
  readonly #model: string
  readonly #blobs: Pick<BlobStore, 'writer'>
  readonly #thoughts: ThoughtsOfAnswer
  /** Places of tool calls, by their ids, and whether their arguments were streamed. */
  readonly #tools = new Map<string, { index: number; streamed: boolean }>()
  #frames = 0
  #clips = 0
  #length = 0
  #blockStart = 0
  #citations: Citation[] = []
  #finish: Finish | undefined

  constructor(call: ModelCall, model: string, blobs: Pick<BlobStore, 'writer'>, thoughts: Thoughts) {
    this.#thoughts = new ThoughtsOfAnswer(thoughts)
    this.#call = call
    this.#model = model
    this.#blobs = blobs
  }

  /** Takes one part of a stream. Returns a promise for media, which is kept before the next part is taken. */
  part(part: LanguageModelV3StreamPart): Promise<void> | undefined {
    switch (part.type) {
      case 'text-delta':
        this.#text(part.delta)
        return undefined
      case 'reasoning-start':
      case 'reasoning-end':
        this.#thoughts.streamed(part)
        return undefined
      case 'reasoning-delta':
        this.#thoughts.streamed(part)
        if (part.delta !== '') this.#call.emit({ type: 'reasoning.delta', text: part.delta })
        return undefined
      case 'text-start':
        this.#beginBlock()
        return undefined
      case 'text-end':
        this.#endBlock()
        return undefined
      case 'tool-input-start':
        if (!part.providerExecuted) this.#beginTool(part.id, part.toolName)
        return undefined
      case 'tool-input-delta':
        this.#toolInput(part.id, part.delta)
        return undefined
      case 'stream-start':
        this.warn(part.warnings)
        return undefined
      case 'finish':
        this.#finish = part
        return undefined
      case 'error':
        throw part.error
      default:
        return this.#whole(part)
    }
  }

  /** Takes the content of an answer that was not streamed. */
  async content(content: LanguageModelV3Content[]): Promise<void> {
    for (const part of content) {
      if (part.type === 'text') {
        this.#endBlock()
        this.#beginBlock()
        this.#text(part.text)
      } else if (part.type === 'reasoning') {
        this.#thoughts.whole(part.text, part.providerMetadata)
        if (part.text !== '') this.#call.emit({ type: 'reasoning.delta', text: part.text })
      } else await this.#whole(part)
    }
  }

  /** What the provider would not do. */
  warn(warnings: SharedV3Warning[]): void {
    for (const warning of warnings) {
      const about = warning.type === 'other' ? undefined : warning.feature
      const message =
        warning.type === 'other'
          ? warning.message
          : `${this.#model} ${warning.type === 'compatibility' ? 'imitates' : 'ignores'} ${about}${warning.details ? `: ${warning.details}` : '.'}`
      this.#call.emit({ type: 'warning', code: 'setting_ignored', message })
    }
  }

  /** How it ended. Throws `upstream_cut` when the provider did not say that it did, `upstream_failed` when it broke off. */
  outcome(finish: Pick<Finish, 'finishReason' | 'usage'> | undefined = this.#finish): ModelOutcome {
    this.#endBlock()
    const model = this.#model
    if (!finish || isUnsaid(finish.finishReason))
      throw new PlumblineError('upstream_cut', { details: { model } })
    const reason = finishReasonOf(finish.finishReason)
    if (reason === 'error')
      throw new PlumblineError('upstream_failed', {
        details: { model, status: 'in its answer', reason: finish.finishReason.raw ?? 'it gave no reason' },
      })
    return { finish_reason: reason, usage: usageOf(finish.usage) }
  }

  /** Parts that come in one piece, in streams as in whole answers. */
  #whole(part: Exclude<LanguageModelV3StreamPart | LanguageModelV3Content, { type: 'text' | 'reasoning' }>) {
    if (part.type === 'file') return this.#file(part.mediaType, part.data)
    if (part.type === 'source') this.#citations.push(...citationsOf(part, this.#call))
    else if (part.type === 'tool-call' && !part.providerExecuted) {
      this.#thoughts.called(part.toolCallId, part.providerMetadata)
      this.#beginTool(part.toolCallId, part.toolName)
      // Arguments that were streamed come once more, whole.
      if (!this.#tools.get(part.toolCallId)?.streamed) this.#toolInput(part.toolCallId, part.input)
    }
    return undefined
  }

  #text(text: string): void {
    if (text === '') return
    this.#length += text.length
    this.#call.emit({ type: 'text.delta', text })
  }

  #beginBlock(): void {
    this.#blockStart = this.#length
  }

  /** The citations of a block of text support the whole of it. */
  #endBlock(): void {
    for (const citation of this.#citations)
      this.#call.emit({
        type: 'citation',
        final: true,
        citation: { ...citation, start: this.#blockStart, end: this.#length },
      })
    this.#citations = []
  }

  #beginTool(id: string, name: string): void {
    if (this.#tools.has(id)) return
    const index = this.#tools.size
    this.#tools.set(id, { index, streamed: false })
    this.#call.emit({ type: 'tool.delta', index, call_id: id, name, arguments: '' })
  }

  #toolInput(id: string, text: string): void {
    const tool = this.#tools.get(id)
    if (!tool || text === '') return
    tool.streamed = true
    this.#call.emit({ type: 'tool.delta', index: tool.index, arguments: text })
  }

  async #file(mediaType: string, data: string | Uint8Array): Promise<void> {
    const { emit } = this.#call
    const [kind] = mediaType.split('/')
    if (kind !== 'image' && kind !== 'audio') {
      emit({
        type: 'warning',
        code: 'output_dropped',
        message: `${this.#model} made a file of type ${mediaType}, which is not kept.`,
      })
      return
    }
    const blob = await keepMedia(data, mediaType, this.#blobs)
    if (kind === 'image') emit({ type: 'image.frame', index: this.#frames++, frame: 0, final: true, blob })
    else emit({ type: 'audio.chunk', index: this.#clips++, blob })
  }
}
