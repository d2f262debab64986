import type { Spent, Usage } from '../contract/budget.ts'
import type { Citation } from '../contract/citation.ts'
import { type EventOf, isEnd, type TurnEvent } from '../contract/event.ts'
import type { Message } from '../contract/message.ts'
import { isMediaPart } from '../contract/part.ts'
import type { AttemptRecord } from '../contract/ports/store.ts'
import type { Answer, TurnSummary } from '../contract/turn.ts'
import { CheckedSoFar } from './verification/checked-so-far.ts'

const previewLength = 200

const never = () => false

/** What a turn's log says so far. Fed one event at a time, in order; the store's rows and the answers are cut from it. */
export class TurnProjection {
  readonly input: Message[] = []
  readonly paths: string[][] = []
  readonly attempts: AttemptRecord[] = []
  /** Of the attempts that reported theirs. */
  readonly usages: Usage[] = []
  readonly blobs = new Set<string>()
  readonly citations: Citation[] = []
  readonly warnings: Answer['warnings'] = []
  readonly toolCalls: { call_id: string; name: string; arguments: string }[] = []
  text = ''
  reasoning = ''
  /** Which model gave the answer as it stands, and in which attempt. */
  answeredBy: { attemptId: string; model: string } | undefined
  /** True while the answer is kept from clients. */
  withheld: () => boolean = never
  #started: EventOf<'turn.started'> | undefined
  #plan: EventOf<'plan'> | undefined
  #end: EventOf<'turn.completed' | 'turn.failed' | 'turn.cancelled'> | undefined
  /** Few turns have more attempts than one. */
  readonly #attemptModels: { id: string; model: string }[] = []
  readonly #questions: string[] = []
  #checked: CheckedSoFar | undefined
  /** Warnings that models gave with their answers. */
  readonly #said: Answer['warnings'] = []
  #saidBefore = 0
  readonly #modalities: string[] = []
  #lastAtMs = 0
  #textBefore = 0
  #reasoningBefore = 0

  apply(event: TurnEvent): void {
    this.#lastAtMs = event.at_ms
    switch (event.type) {
      case 'text.delta':
        this.text += event.text
        break
      case 'reasoning.delta':
        this.reasoning += event.text
        break
      case 'tool.delta':
        this.#addToolDelta(event)
        break
      case 'turn.started':
        this.#started = event
        break
      case 'part.accepted':
        this.#accept(event)
        break
      case 'plan':
        if (!this.#plan || event.step === undefined) this.#plan = event
        this.#beginStep()
        break
      case 'attempt.started':
        this.#attemptModels.push({ id: event.attempt_id, model: event.model })
        if (event.kind === 'verification') this.#questions.push(event.attempt_id)
        break
      case 'attempt.finished':
        this.#finish(event)
        break
      case 'answer.restarted':
        this.#restart(event.whole)
        break
      case 'citation':
        if (event.final) this.citations.push(event.citation)
        break
      case 'image.frame':
      case 'audio.chunk':
        this.blobs.add(event.blob.hash)
        break
      case 'warning':
        this.#warn(event)
        break
      case 'verification.started':
      case 'verdict':
      case 'gate':
        this.#checked ??= new CheckedSoFar()
        this.#checked.apply(event)
        break
      default:
        if (isEnd(event)) this.#end = event
    }
  }

  /** What was said in the step that runs; turns without tools have one step. */
  get stepText(): string {
    return this.text.slice(this.#textBefore)
  }

  /** True once something was said in this step that a client may have seen. */
  get hasOutput(): boolean {
    const { text, reasoning, toolCalls } = this
    return text.length > this.#textBefore || reasoning.length > this.#reasoningBefore || toolCalls.length > 0
  }

  /** Throws when the log does not begin with `turn.started`. */
  summary(): TurnSummary {
    const started = this.#start()
    const end = this.#end
    return {
      id: started.turn_id,
      state: end ? endState[end.type] : 'running',
      model: started.model,
      protocol: started.protocol,
      started_at: started.started_at,
      budget: started.budget,
      spent: this.#spent(),
      usage: end?.type === 'turn.completed' ? end.usage : null,
      finish_reason: end?.type === 'turn.completed' ? end.finish_reason : null,
      modalities: this.#modalities.slice(),
      user: started.user ?? null,
      key: started.key ?? null,
      conversation: started.conversation ?? null,
      input_preview: this.#inputPreview(),
      output_preview: preview(this.withheld() ? '' : this.text),
      error: end?.type === 'turn.failed' ? end.error : null,
    }
  }

  /** Plumbline's own words in the answer. */
  answer(): Answer {
    const started = this.#start()
    return {
      turn_id: started.turn_id,
      route: this.#plan ? { model: this.#plan.chosen, reason: this.#plan.reason } : null,
      budget: { budget: started.budget, spent: this.#spent() },
      citations: this.withheld() ? [] : this.citations,
      warnings: this.warnings,
      ...this.#checked?.inAnswer(),
    }
  }

  /** Id of the model of an attempt. */
  modelOf(attemptId: string): string {
    return this.#attemptModels.find(({ id }) => id === attemptId)?.model ?? ''
  }

  /** Codes of the warnings that came with the step's answer. */
  get stepWarnings(): string[] {
    return this.#said.slice(this.#saidBefore).map(({ code }) => code)
  }

  #spent(): Spent {
    return this.#end ? this.#end.spent : { latency_ms: this.#lastAtMs, cost_usd: null }
  }

  #start(): EventOf<'turn.started'> {
    if (!this.#started) throw new Error('a log begins with turn.started')
    return this.#started
  }

  #accept(event: EventOf<'part.accepted'>): void {
    const { part, message, role, path } = event
    const input = this.input[message]
    // Most messages have one part; an array that begins empty takes room for many.
    if (input) {
      input.parts.push(part)
      this.paths[message]?.push(path)
    } else {
      this.input[message] = { role, parts: [part] }
      this.paths[message] = [path]
    }
    if (isMediaPart(part)) {
      this.blobs.add(part.blob.hash)
      this.#addModality(part.type)
    } else if (part.type === 'text') {
      this.#addModality('text')
    }
  }

  #addModality(modality: string): void {
    if (!this.#modalities.includes(modality)) this.#modalities.push(modality)
  }

  #finish(event: EventOf<'attempt.finished'>): void {
    const record = this.#attemptRecord(event)
    this.attempts.push(record)
    if (event.usage) this.usages.push(event.usage)
    if (event.status === 'completed' && !this.#questions.includes(record.id))
      this.answeredBy = { attemptId: record.id, model: record.model }
  }

  #warn({ code, message, part, attempt_id }: EventOf<'warning'>): void {
    const warning = { code, message, part }
    this.warnings.push(warning)
    if (attempt_id !== undefined) this.#said.push(warning)
  }

  #addToolDelta({ index, call_id, name, arguments: args }: EventOf<'tool.delta'>): void {
    this.toolCalls[index] ??= { call_id: call_id ?? '', name: name ?? '', arguments: '' }
    this.toolCalls[index].arguments += args
  }

  /** Calls of the step before were made by the server; only those of the last step are the client's to make. */
  #beginStep(): void {
    this.#textBefore = this.text.length
    this.#reasoningBefore = this.reasoning.length
    this.#saidBefore = this.#said.length
    this.toolCalls.length = 0
  }

  #restart(whole = false): void {
    if (whole) this.#textBefore = this.#reasoningBefore = this.#saidBefore = 0
    for (const warning of this.#said.splice(this.#saidBefore))
      this.warnings.splice(this.warnings.indexOf(warning), 1)
    this.text = this.text.slice(0, this.#textBefore)
    this.reasoning = this.reasoning.slice(0, this.#reasoningBefore)
    this.citations.length = 0
    this.toolCalls.length = 0
  }

  #attemptRecord(event: EventOf<'attempt.finished'>): AttemptRecord {
    return {
      id: event.attempt_id,
      turn_id: this.#start().turn_id,
      model: this.modelOf(event.attempt_id),
      status: event.status,
      finish_reason: event.finish_reason,
      input_tokens: event.usage?.input_tokens ?? null,
      output_tokens: event.usage?.output_tokens ?? null,
      estimated_input_tokens: event.estimate?.input_tokens ?? null,
      cost_usd: event.cost_usd,
      first_output_ms: event.first_output_ms,
      latency_ms: event.latency_ms,
      error_code: event.error?.code ?? null,
    }
  }

  #inputPreview(): string {
    let at = this.input.length - 1
    while (at >= 0 && this.input[at]?.role !== 'user') at--
    let texts: string | undefined
    for (const part of this.input[at]?.parts ?? []) {
      if (part.type !== 'text') continue
      const text = part.text.slice(0, previewLength)
      texts = texts === undefined ? text : `${texts} ${text}`
    }
    return preview(texts ?? '')
  }
}

const endState = {
  'turn.completed': 'completed',
  'turn.failed': 'failed',
  'turn.cancelled': 'cancelled',
} as const

function preview(text: string): string {
  return text.length <= previewLength ? text : `${text.slice(0, previewLength - 1)}…`
}

/** The projection of a whole log. */
export function project(events: Iterable<TurnEvent>): TurnProjection {
  const projection = new TurnProjection()
  for (const event of events) projection.apply(event)
  return projection
}
