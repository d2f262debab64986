import type { Usage } from '../../contract/budget.ts'
import { PlumblineError } from '../../contract/errors.ts'
import type { FinishReason } from '../../contract/event.ts'
import type { ModelEvent } from '../../contract/ports/model.ts'
import { frameBreak } from '../../contract/wire.ts'
import { arrayOf, type JsonObject, objectOf, stringOf } from './json.ts'
import { finishReasonOf, usageOf } from './outcome.ts'
import { type DeltaField, FrameTemplate } from './template.ts'

/** What stands before and after a frame in the stream; `frameBreak` is the end of one event and the start of the next. */
const eventStart = 'data: '
const eventEnd = frameBreak.slice(0, -eventStart.length)
const resolved = Promise.resolve()

/** How many frames of a stream may be tried as its template before every frame is simply parsed. */
const TEMPLATE_TRIALS = 8

/** Calls are kept by their index, so one that no model means must not make room for all before it. */
const MAX_CALLS = 10_000

export interface ChatStreamOptions {
  /** Named in errors. */
  model: string
  emit: (event: ModelEvent) => void
  /** False leaves out the chunk that carries nothing but usage, for clients that did not ask for it. */
  forwardUsage: boolean
  /** Makes what an upstream says fit to be shown. */
  redact: (reason: string) => string
}

/**
 * Turns the frames of a Chat Completions stream into events of the log. Every frame is carried by exactly one
 * event, in `wire`; when one frame makes several events, it is the last, and the others carry a chunk that says
 * nothing, so that whoever forwards frames neither repeats nor loses one.
 */
export class ChatStream {
  finishReason: FinishReason | undefined
  usage: Usage | null = null
  /** True once `[DONE]` was read. */
  done = false
  private readonly options: ChatStreamOptions
  private template: FrameTemplate | undefined
  private trials = 0
  /** What the usual frames of one read said: one event of the log for all of them. `sent` holds them as the stream did. */
  private said: { field: DeltaField; text: string; sent: string } | undefined
  private readonly flushSaid = () => this.flush()

  constructor(options: ChatStreamOptions) {
    this.options = options
  }

  /** True when the answer is whole. */
  get complete(): boolean {
    return this.done || this.finishReason !== undefined
  }

  /**
   * Takes the data of one event. What it says is emitted with what else came in the same read, so not before `flush`,
   * which comes by itself when the read is over. Throws `upstream_malformed`, and `upstream_failed` for an error frame.
   */
  frame(data: string): void {
    if (this.done) return
    const text = this.template?.match(data)
    if (text) {
      this.gather(this.template?.field ?? 'content', text, eventStart + data + eventEnd)
      return
    }
    this.flush()
    if (data === '[DONE]') this.done = true
    else this.parse(data)
  }

  /**
   * Takes a whole event, `data:` and blank line included, that nobody looked at yet and whose bytes were read as
   * Latin-1. Returns false, and does nothing, unless it is a usual frame with plain text.
   */
  usual(event: string): boolean {
    const text = this.done ? undefined : this.template?.matchEvent(event)
    if (!text) return false
    this.gather(this.template?.field ?? 'content', text, event)
    return true
  }

  /** Emits what was gathered. */
  flush(): void {
    const { said } = this
    if (!said) return
    this.said = undefined
    const { field, text } = said
    const wire = said.sent.slice(eventStart.length, -eventEnd.length)
    this.options.emit({ type: field === 'content' ? 'text.delta' : 'reasoning.delta', text, wire })
  }

  private gather(field: DeltaField, text: string, event: string): void {
    if (this.said?.field === field) {
      this.said.text += text
      this.said.sent += event
      return
    }
    this.flush()
    this.said = { field, text, sent: event }
    // Runs once the read that goes on now is over; cheaper than `queueMicrotask`.
    resolved.then(this.flushSaid)
  }

  private parse(data: string): void {
    let chunk: JsonObject | undefined
    try {
      chunk = objectOf(JSON.parse(data))
    } catch {
      chunk = undefined
    }
    const { model } = this.options
    if (!chunk)
      throw new PlumblineError('upstream_malformed', {
        details: { model, reason: 'a frame of the stream is not a JSON object' },
      })
    throwReported(chunk, this.options)
    // An event of several `data:` lines. In JSON that could be read a newline is nothing but white space.
    this.read(chunk, data.includes('\n') ? data.replaceAll('\n', ' ') : data)
  }

  private read(chunk: JsonObject, wire: string): void {
    const usage = usageOf(chunk.usage)
    if (usage) this.usage = usage
    const choices = arrayOf(chunk.choices)
    if (choices.length === 0) {
      if (this.options.forwardUsage || !chunk.usage) this.options.emit({ type: 'text.delta', text: '', wire })
      return
    }
    const first = objectOf(choices.find((choice) => (objectOf(choice)?.index ?? 0) === 0))
    const finish = stringOf(first?.finish_reason)
    if (finish !== undefined) this.finishReason = finishReasonOf(finish)
    const events = deltaEvents(objectOf(first?.delta) ?? {})
    const last = events.pop() ?? { type: 'text.delta', text: '' }
    const single = events.length === 0
    for (const event of events) this.options.emit({ ...event, wire: silentChunk(chunk) })
    last.wire = wire
    this.options.emit(last)
    if (choices.length === 1 && single && finish === undefined && !usage) this.learn(wire, first?.delta)
  }

  /** Tries to make a template of a frame that carried text and nothing else. */
  private learn(frame: string, delta: unknown): void {
    if (this.trials >= TEMPLATE_TRIALS) return
    const texts = textFields(objectOf(delta) ?? {})
    const field = texts[0]
    if (field === undefined || texts.length > 1 || objectOf(delta)?.tool_calls) return
    this.trials += 1
    this.template = FrameTemplate.of(frame, field) ?? this.template
  }
}

/** Throws `upstream_failed` when a chunk, or a whole answer, is a report of an error under status 200. */
export function throwReported(
  answer: JsonObject,
  { model, redact }: Pick<ChatStreamOptions, 'model' | 'redact'>,
): void {
  const { error } = answer
  if (error === undefined || error === null) return
  const fields = objectOf(error)
  const reason = stringOf(fields?.message) ?? stringOf(error) ?? 'it gave no reason'
  const code = fields?.code ?? fields?.type
  const status = typeof code === 'string' || typeof code === 'number' ? code : 'in its answer'
  throw new PlumblineError('upstream_failed', { details: { model, status, reason: redact(reason) } })
}

/** The text of a message's content, which some servers send in parts. */
function contentText(content: unknown): string {
  if (!Array.isArray(content)) return stringOf(content) ?? ''
  return content.map((part) => stringOf(objectOf(part)?.text) ?? '').join('')
}

/** The same chunk with nothing to say. */
function silentChunk({ usage: _, ...chunk }: JsonObject): string {
  return JSON.stringify({ ...chunk, choices: [{ index: 0, delta: {}, finish_reason: null }] })
}

const fields: DeltaField[] = ['content', 'reasoning_content', 'reasoning']

/** Fields of a delta or message that hold text; an empty text is none. */
function textFields(delta: JsonObject): DeltaField[] {
  return fields.filter((field) => typeof delta[field] === 'string' && delta[field] !== '')
}

/** What one delta, or one whole message, says: reasoning, then text, then tool calls. */
export function deltaEvents(delta: JsonObject): ModelEvent[] {
  const events: ModelEvent[] = []
  const reasoning = stringOf(delta.reasoning_content) || stringOf(delta.reasoning)
  if (reasoning) events.push({ type: 'reasoning.delta', text: reasoning })
  const text = contentText(delta.content) || stringOf(delta.refusal)
  if (text) events.push({ type: 'text.delta', text })
  for (const [position, value] of arrayOf(delta.tool_calls).entries()) {
    const call = objectOf(value)
    const fn = objectOf(call?.function)
    const index = call?.index
    const id = stringOf(call?.id)
    const name = stringOf(fn?.name)
    events.push({
      type: 'tool.delta',
      index:
        typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < MAX_CALLS
          ? index
          : position,
      ...(id !== undefined && { call_id: id }),
      ...(name !== undefined && { name }),
      arguments: stringOf(fn?.arguments) ?? '',
    })
  }
  return events
}
