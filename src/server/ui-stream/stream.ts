import type { Citation } from '../../contract/citation.ts'
import type { EndEvent, FinishReason, TurnEvent } from '../../contract/event.ts'
import { isMediaPart } from '../../contract/part.ts'
import type { Turn } from '../../turn/turn.ts'
import { beforeOutput } from '../http/before-output.ts'
import { checkNews } from '../http/check-news.ts'
import { failureOf, type StreamProjection } from '../http/deliver.ts'
import type { SseStream } from '../http/sse.ts'
import { UiToolCalls } from './tool-calls.ts'

/** Tells readers which protocol the stream speaks (AI SDK docs: UI message stream protocol). */
export const uiStreamHeaders = { 'x-vercel-ai-ui-message-stream': 'v1' }

const finishReasons: Record<FinishReason, string> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  content_filter: 'content-filter',
  error: 'error',
  cancelled: 'other',
}

/**
 * Projects a turn's log onto a UI message stream of the AI SDK, version 1.
 *
 * | log                              | chunks                                                            |
 * |----------------------------------|-------------------------------------------------------------------|
 * | the model is first heard of      | `start`, `start-step`                                             |
 * | `plan` of a later step           | `finish-step`, `start-step`                                       |
 * | `text.delta`, `reasoning.delta`  | `text-*`, `reasoning-*`                                           |
 * | `tool.*`                         | `tool-input-*`, `tool-output-*`                                   |
 * | `citation` final                 | `source-document`, page and box in its `providerMetadata`         |
 * | `image.frame` final, `audio.chunk` | `file`, by the blob's path on this server                       |
 * | everything else that is news     | `data-plumbline`, transient: `onData` hears it, no message has it |
 * | the end                          | `data-plumbline` with the answer, `finish-step`, `finish`, `[DONE]` |
 */
export class UiStream implements StreamProjection {
  readonly #turn: Turn
  readonly #sse: SseStream
  readonly #messageId: string
  readonly #calls: UiToolCalls
  #begun = false
  #open: { kind: 'text' | 'reasoning'; id: string } | undefined
  #parts = 0

  constructor(turn: Turn, sse: SseStream, continues: string | undefined) {
    this.#turn = turn
    this.#sse = sse
    this.#messageId = continues ?? `msg_${turn.id}`
    this.#calls = new UiToolCalls(turn, (chunk) => this.#send(chunk))
  }

  on(event: TurnEvent): void {
    if (event.type === 'plan' && this.#begun) this.#nextStep()
    if (beforeOutput.has(event.type)) return
    this.#begin()
    switch (event.type) {
      case 'text.delta':
        this.#append('text', event.text)
        break
      case 'reasoning.delta':
        this.#append('reasoning', event.text)
        break
      case 'tool.delta':
        this.#close()
        this.#calls.delta(event)
        break
      case 'tool.started':
        this.#calls.started(event)
        break
      case 'tool.finished':
        this.#calls.finished(event)
        break
      case 'citation':
        if (event.final) this.#source(event.citation)
        else this.#note({ found: event.citation })
        break
      case 'image.frame':
        if (event.final) this.#file(event.blob)
        else this.#note({ frame: withoutPlace(event) })
        break
      case 'audio.chunk':
        this.#file(event.blob)
        break
      default:
        this.#news(event)
    }
  }

  end(end: EndEvent): void {
    this.#begin()
    this.#close()
    this.#calls.endStep()
    const answer = this.#turn.projection.answer()
    this.#send({ type: 'data-plumbline', id: this.#turn.id, data: { answer } })
    if (end.type === 'turn.completed') {
      const { finish_reason, usage } = end
      this.#send({ type: 'finish-step' })
      const messageMetadata = { plumbline: { turn_id: this.#turn.id, usage } }
      this.#send({ type: 'finish', finishReason: finishReasons[finish_reason], messageMetadata })
    } else {
      const error = failureOf(end)
      this.#note({ error })
      this.#send({ type: 'error', errorText: error.message })
    }
    this.#sse.data('[DONE]')
    this.#sse.end()
  }

  #begin(): void {
    if (this.#begun) return
    this.#begun = true
    const messageMetadata = { plumbline: { turn_id: this.#turn.id } }
    this.#send({ type: 'start', messageId: this.#messageId, messageMetadata })
    this.#send({ type: 'start-step' })
  }

  #nextStep(): void {
    this.#close()
    this.#calls.endStep()
    this.#send({ type: 'finish-step' })
    this.#send({ type: 'start-step' })
  }

  #append(kind: 'text' | 'reasoning', delta: string): void {
    if (delta === '') return
    if (this.#open?.kind !== kind) {
      this.#close()
      this.#open = { kind, id: this.#newId(kind) }
      this.#send({ type: `${kind}-start`, id: this.#open.id })
    }
    this.#send({ type: `${kind}-delta`, id: this.#open.id, delta })
  }

  #close(): void {
    if (!this.#open) return
    const { kind, id } = this.#open
    this.#open = undefined
    this.#send({ type: `${kind}-end`, id })
  }

  #source(citation: Citation): void {
    const { part, filename } = citation
    this.#send({
      type: 'source-document',
      sourceId: this.#newId('source'),
      mediaType: this.#mediaTypeAt(part),
      title: filename ?? part,
      filename,
      providerMetadata: { plumbline: citation },
    })
  }

  #mediaTypeAt(path: string): string {
    const { input, paths } = this.#turn.projection
    for (const [i, message] of input.entries()) {
      const part = message.parts[paths[i]?.indexOf(path) ?? -1]
      if (part && isMediaPart(part)) return part.blob.media_type
    }
    return 'application/octet-stream'
  }

  #file({ hash, media_type }: { hash: string; media_type: string }): void {
    this.#send({ type: 'file', url: `/v1/blobs/${hash}`, mediaType: media_type })
  }

  #news(event: TurnEvent): void {
    switch (event.type) {
      case 'attempt.progress':
        this.#note({ progress: withoutPlace(event) })
        break
      case 'tool.progress':
        this.#note({ tool_progress: withoutPlace(event) })
        break
      case 'warning':
        this.#note({ warning: withoutPlace(event) })
        break
      case 'approval.requested':
        this.#note({ approval: { turn_id: this.#turn.id, ...withoutPlace(event) } })
        break
      case 'loop.ended':
        this.#note({ loop_ended: withoutPlace(event) })
        break
      case 'answer.restarted':
        this.#close()
        this.#note({ restarted: withoutPlace(event) })
        break
      default: {
        const news = checkNews(event)
        if (news) this.#note(news)
      }
    }
  }

  /** News that no message keeps. */
  #note(data: Record<string, unknown>): void {
    this.#send({ type: 'data-plumbline', data, transient: true })
  }

  #newId(prefix: string): string {
    this.#parts += 1
    return `${prefix}-${this.#parts}`
  }

  #send(chunk: { type: string } & Record<string, unknown>): void {
    this.#sse.data(JSON.stringify(chunk))
  }
}

function withoutPlace<T extends TurnEvent>({ seq: _, at_ms: __, type: ___, ...rest }: T) {
  return rest
}
