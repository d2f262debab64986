import type { EventOf } from '../contract/event.ts'
import type { Tool } from '../contract/ports/tool.ts'
import { type CallResult, makeCall, type WrittenCall } from './tool-call.ts'
import type { ToolTimes } from './tool-times.ts'
import type { Turn } from './turn.ts'

/**
 * Starts calls while the model is still writing: those of tools that only read and may be repeated, as soon as their
 * arguments are whole. What it started is used when the model's final arguments are the same.
 */
export class Speculation {
  readonly #turn: Turn
  readonly #tools: ReadonlyMap<string, Tool>
  readonly #times: ToolTimes
  readonly #step: number
  readonly #writing = new Map<number, WrittenCall>()
  readonly #started = new Map<string, { args: string; result: Promise<CallResult> }>()

  constructor(turn: Turn, tools: ReadonlyMap<string, Tool>, times: ToolTimes, step: number) {
    this.#turn = turn
    this.#tools = tools
    this.#times = times
    this.#step = step
  }

  hear({ index, call_id, name, arguments: args }: EventOf<'tool.delta'>): void {
    const call = this.#writing.get(index) ?? { call_id: call_id ?? '', name: name ?? '', arguments: '' }
    this.#writing.set(index, call)
    call.arguments += args
    const tool = this.#tools.get(call.name)
    if (tool?.effect !== 'read' || !tool.idempotent || tool.needsApproval) return
    if (call.call_id === '' || this.#started.has(call.call_id) || !isWhole(call.arguments)) return
    const result = makeCall({ ...call }, tool, this.#step, this.#turn, this.#times, true)
    this.#started.set(call.call_id, { args: call.arguments, result })
  }

  /** The result of a call that was started early with just these arguments. */
  take({ call_id, arguments: args }: WrittenCall): Promise<CallResult> | undefined {
    const early = this.#started.get(call_id)
    return early?.args === args ? early.result : undefined
  }
}

/** An object that has been closed can get no longer. */
function isWhole(json: string): boolean {
  if (!json.trimEnd().endsWith('}')) return false
  try {
    JSON.parse(json)
    return true
  } catch {
    return false
  }
}
