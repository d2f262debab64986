import type { EventOf } from '../../contract/event.ts'
import type { Turn } from '../../turn/turn.ts'

export type Tell = (chunk: { type: string } & Record<string, unknown>) => void

interface Call {
  toolCallId: string
  toolName: string
  json: string
  own: boolean
  /** Its input was told whole. */
  whole: boolean
}

/**
 * The calls of tools in a turn. Those that the server makes itself are `dynamic` and `providerExecuted`, so that the
 * client shows them and does not make them again; the others are the client's to make.
 */
export class UiToolCalls {
  readonly #turn: Turn
  readonly #tell: Tell
  readonly #step = new Map<number, Call>()
  #count = 0

  constructor(turn: Turn, tell: Tell) {
    this.#turn = turn
    this.#tell = tell
  }

  delta(event: EventOf<'tool.delta'>): void {
    const call = this.#step.get(event.index) ?? this.#begin(event)
    if (call.whole || event.arguments === '') return
    call.json += event.arguments
    this.#tell({ type: 'tool-input-delta', toolCallId: call.toolCallId, inputTextDelta: event.arguments })
  }

  /** A call of the server's own begins; its arguments are complete. */
  started({ call_id, name, arguments: json }: EventOf<'tool.started'>): void {
    for (const call of this.#step.values()) if (call.toolCallId === call_id) call.whole = true
    this.#available(call_id, name, json, true)
  }

  finished({ call_id, status, parts, reason }: EventOf<'tool.finished'>): void {
    this.#whole(call_id)
    const result = { toolCallId: call_id, providerExecuted: true, dynamic: true }
    if (status !== 'ok')
      this.#tell({ type: 'tool-output-error', ...result, errorText: `${status}: ${reason ?? ''}` })
    else this.#tell({ type: 'tool-output-available', ...result, output: outputOf(parts) })
  }

  /** The model wrote all that it writes in this step. */
  endStep(): void {
    for (const { toolCallId } of this.#step.values()) this.#whole(toolCallId)
    this.#step.clear()
  }

  #begin(event: EventOf<'tool.delta'>): Call {
    const { index, call_id, name = '' } = event
    this.#count += 1
    const toolCallId = call_id ?? `call_${this.#turn.id}_${this.#count}`
    const call = { toolCallId, toolName: name, json: '', own: this.#turn.isOwnCall(event), whole: false }
    this.#step.set(index, call)
    this.#tell({ type: 'tool-input-start', toolCallId, toolName: name, ...marks(call.own) })
    return call
  }

  #whole(toolCallId: string): void {
    for (const call of this.#step.values()) {
      if (call.toolCallId !== toolCallId || call.whole) continue
      call.whole = true
      this.#available(toolCallId, call.toolName, call.json, call.own)
    }
  }

  #available(toolCallId: string, toolName: string, json: string, own: boolean): void {
    this.#tell({ type: 'tool-input-available', toolCallId, toolName, input: inputOf(json), ...marks(own) })
  }
}

function marks(own: boolean) {
  return own ? { dynamic: true, providerExecuted: true } : {}
}

/** What a model wrote may not be JSON; then it is shown as it was written. */
function inputOf(json: string): unknown {
  if (json.trim() === '') return {}
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}

/** Text as a string; anything else as the parts that it is, media by its blob. */
function outputOf(parts: EventOf<'tool.finished'>['parts']): unknown {
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []))
  return texts.length === parts.length ? texts.join('\n') : parts
}
