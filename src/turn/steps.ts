import type { StopConditions } from '../contract/config.ts'
import { isEnd } from '../contract/event.ts'
import type { Message } from '../contract/message.ts'
import type { ModelOutcome, Route } from '../contract/ports/model.ts'
import type { Tool } from '../contract/ports/tool.ts'
import { type Candidates, execute } from './execute.ts'
import type { AttemptServices } from './services.ts'
import { Speculation } from './speculation.ts'
import { type CallResult, leftForTools, makeCall, type WrittenCall } from './tool-call.ts'
import { stepMessages } from './tool-results.ts'
import type { Turn } from './turn.ts'

const defaultStop = { max_steps: 8, max_repeats: 3 }

type Agent = NonNullable<Route['agent']>
type StopReason = 'step_limit' | 'repeated_call' | 'deadline' | 'cost'

/**
 * Runs an agent: the model is asked, the calls it makes are made, and it is asked again with what they returned, until
 * it answers, or until a limit says that it must. Calls of the client's own tools end the turn, for the client to make.
 */
export async function runSteps(
  agent: Agent,
  candidates: Candidates,
  turn: Turn,
  services: AttemptServices,
): Promise<ModelOutcome> {
  const loop = new StepLoop(agent, candidates, turn, services)
  return loop.run()
}

class StepLoop {
  readonly #tools: ReadonlyMap<string, Tool>
  readonly #stop: Required<StopConditions>
  readonly #candidates: Candidates
  readonly #turn: Turn
  readonly #services: AttemptServices
  readonly #messages: Message[]
  readonly #paths: string[][]
  readonly #repeats = new Map<string, number>()

  constructor(agent: Agent, candidates: Candidates, turn: Turn, services: AttemptServices) {
    this.#tools = new Map(agent.tools.map((tool) => [tool.name, tool]))
    this.#stop = { ...defaultStop, ...agent.stop }
    this.#candidates = candidates
    this.#turn = turn
    this.#services = services
    const { messages, paths } = turn.conversation
    this.#messages = [...messages]
    this.#paths = [...paths]
    if (agent.instructions !== undefined) {
      this.#messages.unshift({ role: 'system', parts: [{ type: 'text', text: agent.instructions }] })
      this.#paths.unshift(['instructions'])
    }
    turn.ownTools = new Set(this.#tools.keys())
  }

  async run(): Promise<ModelOutcome> {
    for (let step = 1, ended: StopReason | undefined; ; step++) {
      if (step > 1) this.#plan(step)
      this.#give(ended === undefined)
      const speculation = new Speculation(
        this.#turn,
        ended ? new Map() : this.#tools,
        this.#services.toolTimes,
        step,
      )
      const outcome = await this.#ask(speculation)
      const calls = [...this.#turn.projection.toolCalls].filter(Boolean)
      const own = calls.filter((call) => this.#tools.has(call.name))
      if (ended || own.length === 0 || own.length < calls.length) return outcome
      const results = await this.#callAll(own, step, speculation)
      this.#turn.envelope.throwIfOver()
      this.#remember(stepMessages(this.#turn.projection.stepText, own, results))
      ended = this.#stopReason(own, step)
      if (ended) this.#turn.log.append({ type: 'loop.ended', step, reason: ended })
    }
  }

  #plan(step: number): void {
    const { log, envelope } = this.#turn
    const [first] = this.#candidates.models
    if (!first) throw new Error('an agent has models')
    const { id } = first.info
    const size = 'small' as const
    const predicted = this.#services.latency.firstOutputMs(id, ['text'], size, 0.5)
    const predicted_end_ms = predicted === undefined ? undefined : envelope.elapsedMs() + predicted
    log.append({
      type: 'plan',
      step,
      candidates: this.#candidates.models.map(({ info }) => info.id),
      chosen: id,
      reason: 'tools returned',
      propensity: 1,
      predicted_end_ms,
    })
  }

  /** Without tools the model has to answer with what it has. */
  #give(withTools: boolean): void {
    const { settings } = this.#turn.request
    const { tools, tool_choice, ...rest } = settings.extra
    const own = withTools ? [...this.#tools.values()].map(definitionOf) : []
    const definitions = withTools ? [...(Array.isArray(tools) ? tools : []), ...own] : []
    const extra =
      definitions.length > 0 ? { ...rest, tools: definitions, ...(tool_choice ? { tool_choice } : {}) } : rest
    this.#turn.given = { messages: this.#messages, paths: this.#paths, settings: { ...settings, extra } }
  }

  async #ask(speculation: Speculation): Promise<ModelOutcome> {
    const stop = this.#turn.log.subscribe((event) => {
      if (!isEnd(event) && event.type === 'tool.delta') speculation.hear(event)
    }, this.#turn.log.events.length)
    try {
      return await execute(this.#candidates, this.#turn, this.#services)
    } finally {
      stop()
    }
  }

  /** Calls that only read run side by side; those that change something one after another, in the model's order. */
  async #callAll(calls: WrittenCall[], step: number, speculation: Speculation): Promise<CallResult[]> {
    let lastWrite: Promise<unknown> = Promise.resolve()
    return Promise.all(
      calls.map((call) => {
        const tool = this.#tools.get(call.name)
        if (!tool) throw new Error(`${call.name} is not a tool of this agent`)
        const early = speculation.take(call)
        if (early) return early
        const make = () => makeCall(call, tool, step, this.#turn, this.#services.toolTimes)
        if (tool.effect === 'read') return make()
        const written = lastWrite.then(make)
        lastWrite = written
        return written
      }),
    )
  }

  #remember(messages: Message[]): void {
    for (const message of messages) {
      this.#messages.push(message)
      this.#paths.push(message.parts.map((_, i) => `step[${this.#messages.length - 1}].content[${i}]`))
    }
  }

  #stopReason(calls: WrittenCall[], step: number): StopReason | undefined {
    let repeated = false
    for (const { name, arguments: args } of calls) {
      const key = `${name} ${args}`
      const times = (this.#repeats.get(key) ?? 0) + 1
      this.#repeats.set(key, times)
      if (times >= this.#stop.max_repeats) repeated = true
    }
    if (step + 1 >= this.#stop.max_steps) return 'step_limit'
    if (repeated) return 'repeated_call'
    if (leftForTools(this.#turn) <= 0) return 'deadline'
    const { purse } = this.#turn
    return purse !== undefined && purse.leftUsd <= 0 ? 'cost' : undefined
  }
}

/** A tool as Chat Completions defines it. */
function definitionOf({ name, description, inputSchema }: Tool) {
  return { type: 'function', function: { name, description, parameters: inputSchema } }
}
