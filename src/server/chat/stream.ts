import type { EndEvent, TurnEvent } from '../../contract/event.ts'
import { frameBreak } from '../../contract/wire.ts'
import type { Turn } from '../../turn/turn.ts'
import { checkNews } from '../http/check-news.ts'
import { failureOf, type StreamProjection } from '../http/deliver.ts'
import type { SseStream } from '../http/sse.ts'
import { answerJson } from './answer-json.ts'
import { annotations, appendMember, chatFinishReason, chatUsage } from './completion.ts'

/**
 * Projects a turn's log onto a Chat Completions stream. Frames of an upstream that speaks the same protocol go
 * out as they came; everything else is told in chunks of our own. The chunk with the finish reason is kept back
 * until the turn is recorded, and carries the `plumbline` object.
 */
export class ChatStream implements StreamProjection {
  readonly #turn: Turn
  readonly #sse: SseStream
  readonly #includeUsage: boolean
  readonly #created = Math.floor(Date.now() / 1000)
  #roleSent = false
  #lastFrame: string | undefined
  #usageFrame: string | undefined

  constructor(turn: Turn, sse: SseStream, includeUsage: boolean) {
    this.#turn = turn
    this.#sse = sse
    this.#includeUsage = includeUsage
  }

  on(event: TurnEvent, wire?: string): void {
    if (wire !== undefined) this.#forward(wire)
    else if (event.type === 'text.delta') this.#delta({ content: event.text })
    else if (event.type === 'reasoning.delta') this.#delta({ reasoning_content: event.text })
    else if (event.type === 'tool.delta') this.#toolDelta(event)
    else if (event.type === 'citation' && !event.final) this.#note({ found: event.citation })
    else if (event.type === 'attempt.progress') this.#note({ progress: withoutPlace(event) })
    else if (event.type === 'warning') this.#note({ warning: withoutPlace(event) })
    else {
      const news = checkNews(event)
      if (news) this.#note(news)
    }
  }

  end(end: EndEvent): void {
    const answer = answerJson(this.#turn.projection.answer())
    if (end.type === 'turn.completed') {
      this.#finish(end, answer)
      this.#sse.data('[DONE]')
    } else {
      this.#sse.data(`{"error":${JSON.stringify(failureOf(end))},"plumbline":${answer}}`)
    }
    this.#sse.end()
  }

  /** Which frames are the upstream's last is known only from what they hold. */
  #forward(wire: string): void {
    this.#roleSent = true
    // Only usual frames are forwarded together, and none of them is a last one.
    if (this.#lastFrame === undefined && wire.includes(frameBreak)) this.#sse.data(wire)
    else if (isUsageFrame(wire)) this.#usageFrame = wire
    else if (this.#lastFrame !== undefined || hasFinishReason(wire)) this.#hold(wire)
    else this.#sse.data(wire)
  }

  #hold(wire: string): void {
    if (this.#lastFrame !== undefined) this.#sse.data(this.#lastFrame)
    this.#lastFrame = wire
  }

  #finish(end: EndEvent & { type: 'turn.completed' }, answer: string): void {
    const cited = annotations(this.#turn.projection.citations)
    const delta = cited.length > 0 ? { annotations: cited } : {}
    const last = this.#lastFrame ?? this.#chunk(delta, chatFinishReason(end.finish_reason))
    const usage = this.#includeUsage ? (this.#usageFrame ?? this.#usageChunk(end)) : undefined
    if (usage !== undefined) {
      this.#sse.data(last)
      this.#sse.data(appendMember(usage, 'plumbline', answer))
    } else {
      this.#sse.data(appendMember(last, 'plumbline', answer))
    }
  }

  #usageChunk(end: EndEvent & { type: 'turn.completed' }): string | undefined {
    const usage = chatUsage(end.usage)
    return usage ? JSON.stringify({ ...this.#head(), choices: [], usage }) : undefined
  }

  #toolDelta(event: TurnEvent & { type: 'tool.delta' }): void {
    if (this.#turn.isOwnCall(event)) return
    const { index, call_id, name, arguments: args } = event
    const opening = call_id === undefined ? {} : { id: call_id, type: 'function' }
    this.#delta({ tool_calls: [{ index, ...opening, function: { name, arguments: args } }] })
  }

  #delta(delta: Record<string, unknown>): void {
    const role = this.#roleSent ? {} : { role: 'assistant' }
    this.#roleSent = true
    this.#sse.data(this.#chunk({ ...role, ...delta }))
  }

  /** Plumbline's own news rides in a chunk that says nothing else, which clients pass over. */
  #note(plumbline: Record<string, unknown>): void {
    this.#sse.data(appendMember(this.#chunk({}), 'plumbline', JSON.stringify(plumbline)))
  }

  #chunk(delta: Record<string, unknown>, finish_reason: string | null = null): string {
    return JSON.stringify({ ...this.#head(), choices: [{ index: 0, delta, logprobs: null, finish_reason }] })
  }

  #head() {
    return {
      id: `chatcmpl-${this.#turn.id}`,
      object: 'chat.completion.chunk',
      created: this.#created,
      model: this.#turn.request.model,
    }
  }
}

const usageMember = /"usage"\s*:\s*\{/
const noChoices = /"choices"\s*:\s*\[\s*\]/

/** Most frames are told apart by the first search, which is fast because its first letter is rarer than a quote. */
function isUsageFrame(wire: string): boolean {
  return wire.includes('usage"') && usageMember.test(wire) && noChoices.test(wire)
}

const finishReason = /"finish_reason"\s*:\s*"/

function hasFinishReason(wire: string): boolean {
  return finishReason.test(wire)
}

function withoutPlace<T extends TurnEvent>({ seq: _, at_ms: __, type: ___, ...rest }: T) {
  return rest
}
