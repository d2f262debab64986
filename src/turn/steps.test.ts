import { afterEach, expect, test } from 'vitest'
import type { AgentConfig } from '../contract/config.ts'
import type { TurnEvent } from '../contract/event.ts'
import type { Message } from '../contract/message.ts'
import type { ModelCall } from '../contract/ports/model.ts'
import type { Tool } from '../contract/ports/tool.ts'
import { type Behaviour, says, startRuntime, usage } from './runtime.fixture.ts'

let close: () => Promise<void>
afterEach(() => close())

/** A tool that does what `call` does, with sensible defaults. */
function tool(name: string, call: Tool['call'], more: Partial<Tool> = {}): Tool {
  const inputSchema = { type: 'object' }
  const parse = (input: unknown) => input
  return { name, description: name, inputSchema, effect: 'read', idempotent: true, parse, call, ...more }
}

const text = (value: string) => ({ parts: [{ type: 'text' as const, text: value }] })
const resolvesAfter =
  (ms: number, value: string): Tool['call'] =>
  (_input, { signal }) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve(text(value)), ms)
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
        reject(signal.reason)
      })
    })
const never: Tool['call'] = () => new Promise(() => undefined)

/** Calls tools in its first step, then says what it was given back. */
function callsThenSays(...calls: { name: string; args?: unknown }[]): Behaviour {
  return async (call) => {
    const results = resultsIn(call)
    const { tools } = call.settings.extra
    if (results.length > 0 || !Array.isArray(tools)) return says(`Given: ${results.join(' | ')}`)(call)
    for (const [index, { name, args = {} }] of calls.entries()) {
      call.emit({
        type: 'tool.delta',
        index,
        call_id: `call_${index}`,
        name,
        arguments: JSON.stringify(args),
      })
    }
    return { finish_reason: 'tool_calls', usage }
  }
}

function resultsIn({ messages }: ModelCall): string[] {
  return messages.flatMap(({ parts }: Message) =>
    parts.flatMap((part) => (part.type === 'tool_result' ? [part.text] : [])),
  )
}

async function agentWith(model: Behaviour, tools: Tool[], config: Partial<AgentConfig> = {}) {
  const started = await startRuntime({
    models: { m: model },
    agents: { helper: { models: ['m'], ...config } },
    tools: { helper: tools },
  })
  close = started.close
  return started
}

const finished = (events: TurnEvent[]) =>
  events.flatMap((event) => (event.type === 'tool.finished' ? [`${event.name} ${event.status}`] : []))
const textOf = (events: TurnEvent[]) =>
  events.map((event) => (event.type === 'text.delta' ? event.text : '')).join('')

test('the calls of a step run side by side, and the model answers with what they returned', async () => {
  let running = 0
  let most = 0
  const busy: Tool['call'] = async (input, context) => {
    most = Math.max(most, ++running)
    const output = await resolvesAfter(30, 'ok')(input, context)
    running--
    return output
  }
  const { run } = await agentWith(callsThenSays({ name: 'a' }, { name: 'b' }, { name: 'c' }), [
    tool('a', busy),
    tool('b', busy),
    tool('c', busy),
  ])
  const events = await run({ model: 'agent/helper' })
  expect(most).toBe(3)
  expect(textOf(events)).toBe('Given: ok | ok | ok')
})

test('two calls never share an idempotency key, even where the model counts its calls anew in each step', async () => {
  const keys: string[] = []
  const pay = tool('pay', async (_input, { idempotencyKey }) => {
    keys.push(idempotencyKey)
    return text(`paid ${keys.length}`)
  })
  const model: Behaviour = async (call) => {
    if (resultsIn(call).length === 2) return says('Both are paid.')(call)
    const args = JSON.stringify({ bill: resultsIn(call).length })
    call.emit({ type: 'tool.delta', index: 0, call_id: 'call_0', name: 'pay', arguments: args })
    return { finish_reason: 'tool_calls', usage }
  }
  const { run } = await agentWith(model, [{ ...pay, effect: 'write', idempotent: false }])
  expect(textOf(await run({ model: 'agent/helper' }))).toBe('Both are paid.')
  expect(new Set(keys).size).toBe(2)
})

test('calls that change something run one after another', async () => {
  const order: string[] = []
  const write = (name: string, ms: number) =>
    tool(
      name,
      async (input, context) => {
        order.push(`${name} begins`)
        await resolvesAfter(ms, '')(input, context)
        order.push(`${name} ends`)
        return text('done')
      },
      { effect: 'write', idempotent: false },
    )
  const { run } = await agentWith(callsThenSays({ name: 'a' }, { name: 'b' }), [
    write('a', 20),
    write('b', 1),
  ])
  await run({ model: 'agent/helper' })
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
})

test('a call that cannot end in time is not started, and the model is told', async () => {
  let called = false
  const call = async () => {
    called = true
    return text('late')
  }
  const slow = tool('slow', call, { usualMs: 2_000 })
  const { run } = await agentWith(callsThenSays({ name: 'slow' }), [slow])
  const events = await run({ model: 'agent/helper', wishes: { budget: { latency_ms: 300 } } })
  expect(called).toBe(false)
  expect(finished(events)).toEqual(['slow skipped'])
  expect(textOf(events)).toContain('It usually takes 2000 ms')
  expect(events.at(-1)?.type).toBe('turn.completed')
})

test('a hung tool ends at its ceiling, and the turn ends inside its deadline', async () => {
  const { run } = await agentWith(callsThenSays({ name: 'hung' }), [tool('hung', never, { ceilingMs: 40 })])
  const events = await run({ model: 'agent/helper', wishes: { budget: { latency_ms: 2_000 } } })
  expect(finished(events)).toEqual(['hung timed_out'])
  expect(events.at(-1)).toMatchObject({ type: 'turn.completed' })
})

test('what a tool throws is a result that the model sees', async () => {
  const broken = tool('broken', () => Promise.reject(new Error('the ledger is closed')))
  const { run } = await agentWith(callsThenSays({ name: 'broken' }), [broken])
  expect(textOf(await run({ model: 'agent/helper' }))).toBe('Given: failed: the ledger is closed')
})

test('a model that repeats itself is asked for its answer without tools', async () => {
  const repeats: Behaviour = async (call) => {
    if (!Array.isArray(call.settings.extra.tools)) return says('Enough.')(call)
    call.emit({
      type: 'tool.delta',
      index: 0,
      call_id: `call_${call.messages.length}`,
      name: 'a',
      arguments: '{"q":1}',
    })
    return { finish_reason: 'tool_calls', usage }
  }
  const { run } = await agentWith(repeats, [tool('a', async () => text('same'))], {
    stop: { max_repeats: 2 },
  })
  const events = await run({ model: 'agent/helper' })
  expect(events).toContainEqual(expect.objectContaining({ type: 'loop.ended', reason: 'repeated_call' }))
  expect(textOf(events)).toBe('Enough.')
})

test('a call of the client’s own tool ends the turn, for the client to make', async () => {
  const { run } = await agentWith(callsThenSays({ name: 'theirs' }), [tool('ours', async () => text('x'))])
  const events = await run({ model: 'agent/helper' })
  expect(events.at(-1)).toMatchObject({ type: 'turn.completed', finish_reason: 'tool_calls' })
  expect(finished(events)).toEqual([])
})

test('a call that needs a person waits for the word, and a refusal is told to the model', async () => {
  let paid = 0
  const call = async () => {
    paid++
    return text('paid')
  }
  const pay = tool('pay', call, { effect: 'write', needsApproval: true })
  const { start } = await agentWith(callsThenSays({ name: 'pay' }), [pay])
  const answered = async (allowed: boolean) => {
    const turn = start({ model: 'agent/helper' })
    turn.log.subscribe((event) => {
      if (event.type === 'approval.requested')
        setImmediate(() => turn.approvals.answer(event.call_id, allowed))
    })
    await turn.ended
    return textOf(turn.log.events)
  }
  expect(await answered(false)).toContain('A person refused this call.')
  expect(paid).toBe(0)
  expect(await answered(true)).toBe('Given: paid')
  expect(paid).toBe(1)
})

test('a reading call starts while the model is still writing', async () => {
  const order: string[] = []
  const model: Behaviour = async (call) => {
    if (resultsIn(call).length > 0) return says('done')(call)
    call.emit({ type: 'tool.delta', index: 0, call_id: 'c', name: 'look', arguments: '{"q":' })
    call.emit({ type: 'tool.delta', index: 0, arguments: '1}' })
    await new Promise((resolve) => setImmediate(resolve))
    order.push('model ends')
    return { finish_reason: 'tool_calls', usage }
  }
  const look = tool('look', async () => {
    order.push('look begins')
    return text('seen')
  })
  const { run } = await agentWith(model, [look])
  const events = await run({ model: 'agent/helper' })
  expect(order).toEqual(['look begins', 'model ends'])
  expect(finished(events)).toEqual(['look ok'])
})

test('media that a tool returns follow in a message of the user, in order', async () => {
  const blob = { hash: 'a'.repeat(64), media_type: 'image/png', bytes: 3 }
  const picture = { type: 'image' as const, blob, width: 2, height: 2 }
  let given: Message[] = []
  const model: Behaviour = (call) => {
    given = [...call.messages]
    return callsThenSays({ name: 'draw' })(call)
  }
  const { run } = await agentWith(model, [tool('draw', async () => ({ parts: [picture] }))])
  await run({ model: 'agent/helper' })
  expect(given.at(-1)).toEqual({
    role: 'user',
    parts: [{ type: 'text', text: 'What draw returned:' }, picture],
  })
})

test('instructions come first, and are not part of the recorded input', async () => {
  let given: Message[] = []
  const model: Behaviour = (call) => {
    given = [...call.messages]
    return says('Aye.')(call)
  }
  const { run } = await agentWith(model, [], { instructions: 'Speak as a sailor.' })
  const events = await run({ model: 'agent/helper' })
  expect(given[0]).toEqual({ role: 'system', parts: [{ type: 'text', text: 'Speak as a sailor.' }] })
  expect(events.filter((event) => event.type === 'part.accepted')).toHaveLength(1)
})
