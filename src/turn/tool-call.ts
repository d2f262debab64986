import type { ToolStatus } from '../contract/event.ts'
import type { Part } from '../contract/part.ts'
import type { Tool, ToolContext } from '../contract/ports/tool.ts'
import type { ToolTimes } from './tool-times.ts'
import type { Turn } from './turn.ts'

/** A call as the model wrote it. */
export interface WrittenCall {
  call_id: string
  name: string
  arguments: string
}

/** What became of a call, as the model is told. */
export interface CallResult {
  call: WrittenCall
  status: ToolStatus
  parts: Part[]
  reason?: string
}

const defaultCeilingMs = 30_000
/** Silence after which a call that was never heard of progress is given up; progress begins it anew. */
const idleMs = 15_000
/** Of what is left, the share that the answer needs after the tools; at least this long. */
const answerShare = 0.2
const answerLeastMs = 100
const answerMostMs = 5_000

/** What is left for tools, when the model still has to answer with what they find. */
export function leftForTools({ envelope }: Turn): number {
  const left = envelope.remainingMs()
  if (left === Number.POSITIVE_INFINITY) return left
  return left - Math.min(answerMostMs, Math.max(answerLeastMs, left * answerShare))
}

/**
 * Makes one call inside its ceiling, its idle limit and what the turn has left. A call that cannot end in time is not
 * started. Never throws: whatever happens is a result that the model sees.
 */
export async function makeCall(
  call: WrittenCall,
  tool: Tool,
  step: number,
  turn: Turn,
  times: ToolTimes,
  speculative = false,
): Promise<CallResult> {
  const predictedMs = times.predictMs(tool)
  const left = leftForTools(turn)
  if (left <= 0 || (predictedMs !== null && predictedMs > left))
    return skipped(call, step, turn, predictedMs, left)
  let input: unknown
  try {
    input = tool.parse(JSON.parse(call.arguments || '{}'))
  } catch (error) {
    return finish(
      { call, status: 'failed', parts: [], reason: `The arguments do not fit: ${messageOf(error)}` },
      step,
      turn,
      0,
    )
  }
  if (tool.needsApproval) {
    const refusal = await waitForApproval(call, turn)
    if (refusal) return finish(refusal, step, turn, 0)
  }
  const { name, effect } = tool
  turn.log.append({
    type: 'tool.started',
    step,
    call_id: call.call_id,
    name,
    arguments: call.arguments,
    effect,
    predicted_ms: predictedMs,
    speculative,
  })
  const startedAt = performance.now()
  const result = await new RunningCall(call, tool, step, turn).run(input)
  const latencyMs = performance.now() - startedAt
  if (result.status === 'ok') times.add(name, latencyMs)
  return finish(result, step, turn, latencyMs)
}

/** One call on its way, with the timer that may end it. */
class RunningCall {
  readonly #call: WrittenCall
  readonly #tool: Tool
  readonly #step: number
  readonly #turn: Turn
  readonly #controller = new AbortController()
  readonly #endsAt: number
  #lastNewsAt = performance.now()
  #timer: NodeJS.Timeout | undefined
  #timedOut: string | undefined

  constructor(call: WrittenCall, tool: Tool, step: number, turn: Turn) {
    this.#call = call
    this.#tool = tool
    this.#step = step
    this.#turn = turn
    this.#endsAt = performance.now() + Math.min(tool.ceilingMs ?? defaultCeilingMs, leftForTools(turn))
  }

  async run(input: unknown): Promise<CallResult> {
    const { signal } = this.#turn.envelope
    const cancel = () => this.#controller.abort(signal.reason)
    signal.addEventListener('abort', cancel, { once: true })
    this.#watch()
    try {
      // A tool that does not listen to its signal is left behind, not waited for.
      const output = await Promise.race([this.#tool.call(input, this.#context()), this.#aborted()])
      return { call: this.#call, status: 'ok', parts: output.parts }
    } catch (error) {
      if (this.#timedOut) return { call: this.#call, status: 'timed_out', parts: [], reason: this.#timedOut }
      const status = signal.aborted ? 'cancelled' : 'failed'
      return { call: this.#call, status, parts: [], reason: messageOf(error) }
    } finally {
      clearTimeout(this.#timer)
      signal.removeEventListener('abort', cancel)
    }
  }

  #aborted(): Promise<never> {
    const { signal } = this.#controller
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
  }

  #context(): ToolContext {
    const { id, log, projection } = this.#turn
    const { call_id } = this.#call
    return {
      turnId: id,
      callId: call_id,
      // Many model servers count their calls anew in every answer.
      idempotencyKey: `${id}:${this.#step}:${call_id}`,
      messages: projection.input,
      paths: projection.paths,
      signal: this.#controller.signal,
      remainingMs: () => Math.max(0, this.#endsAt - performance.now()),
      progress: (news) => {
        this.#lastNewsAt = performance.now()
        if (!this.#controller.signal.aborted) log.append({ type: 'tool.progress', call_id, ...news })
      },
    }
  }

  #watch(): void {
    const silentAt = this.#lastNewsAt + idleMs
    const at = Math.min(this.#endsAt, silentAt)
    const left = at - performance.now()
    if (left > 0) {
      this.#timer = setTimeout(() => this.#watch(), Math.min(left, 2 ** 31 - 1))
      return
    }
    this.#timedOut =
      at === this.#endsAt
        ? 'It did not end within the time it had.'
        : `It gave no sign of life for ${idleMs / 1000} seconds.`
    this.#controller.abort(new Error(this.#timedOut))
  }
}

async function waitForApproval(call: WrittenCall, turn: Turn): Promise<CallResult | undefined> {
  const { call_id, name } = call
  turn.log.append({ type: 'approval.requested', call_id, name, arguments: call.arguments })
  const patience = new AbortController()
  const left = leftForTools(turn)
  const timer = left < 2 ** 31 ? setTimeout(() => patience.abort(), left) : undefined
  const giveUp = () => patience.abort()
  turn.envelope.signal.addEventListener('abort', giveUp, { once: true })
  const allowed = await turn.approvals.ask(call_id, patience.signal)
  clearTimeout(timer)
  turn.envelope.signal.removeEventListener('abort', giveUp)
  if (allowed !== undefined) turn.log.append({ type: 'approval.answered', call_id, allowed })
  if (allowed) return undefined
  const reason = allowed === false ? 'A person refused this call.' : 'Nobody allowed this call in time.'
  return { call, status: 'refused', parts: [], reason }
}

function skipped(
  call: WrittenCall,
  step: number,
  turn: Turn,
  predictedMs: number | null,
  leftMs: number,
): CallResult {
  const usual = predictedMs === null ? '' : ` It usually takes ${Math.round(predictedMs)} ms.`
  const left = Math.max(0, Math.round(leftMs))
  const reason = `Not started:${usual} There are ${left} ms left for tools. Answer with what you have, and say what is missing.`
  return finish({ call, status: 'skipped', parts: [], reason }, step, turn, 0)
}

function finish(result: CallResult, step: number, turn: Turn, latency_ms: number): CallResult {
  const { call, status, parts, reason } = result
  const { call_id, name } = call
  turn.log.append({ type: 'tool.finished', step, call_id, name, status, parts, latency_ms, reason })
  return result
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
