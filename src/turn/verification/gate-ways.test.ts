import { expect, test } from 'vitest'
import { PlumblineError } from '../../contract/errors.ts'
import type { TurnEvent } from '../../contract/event.ts'
import type { ModelCall } from '../../contract/ports/model.ts'
import type { Tool } from '../../contract/ports/tool.ts'
import type { ToolEvidence } from '../../contract/ports/verifier.ts'
import { cascade } from '../../policies/cascade.ts'
import { project } from '../projection.ts'
import { type Behaviour, says, usage } from '../runtime.fixture.ts'
import {
  failed,
  gates,
  inTurn,
  kinds,
  passed,
  startChecked,
  textOf,
  verifier,
  verify,
  wants,
  warnings,
} from './verification.fixture.ts'

let called = 0
const clock: Tool = {
  name: 'clock',
  description: 'Tells the time.',
  inputSchema: { type: 'object' },
  effect: 'write',
  idempotent: false,
  parse: (input) => input,
  call: async () => {
    called++
    return { parts: [{ type: 'text', text: 'noon' }] }
  },
}

/** Looks at the clock first, then does the rest in turn. */
const looksFirst = (...then: Behaviour[]): Behaviour =>
  inTurn(
    async (call) => {
      await says('Let me look. ')(call)
      call.emit({ type: 'tool.delta', index: 0, call_id: 'c1', name: 'clock', arguments: '{}' })
      return { finish_reason: 'tool_calls', usage }
    },
    ...then,
  )

const acting = { agent: { instructions: 'Be exact.', tools: [clock] } }
const hasResult = ({ messages }: ModelCall) =>
  messages.some(({ parts }) => parts.some((part) => part.type === 'tool_result'))

test('an agent’s answer is asked for again with what its tools returned, and no tool is called twice', async () => {
  called = 0
  const tools: ToolEvidence[][] = []
  const watching = verifier('watching', (request) => {
    tools.push([...request.tools])
    return passed
  })
  const started = await startChecked(
    { m: looksFirst(says('It is midnight.'), says('It is noon.')) },
    { ...acting, ...verify([wants('noon'), watching], { revisions: 1 }) },
  )
  const turn = started.start({ model: 'agent/a' })
  const told: TurnEvent[] = []
  turn.follow((event) => told.push(event), 'answer')
  await turn.ended
  expect(gates(turn.log.events)).toEqual(['revise', 'accept'])
  expect(called).toBe(1)
  expect(tools[0]).toEqual([{ name: 'clock', arguments: '{}', text: 'noon', ok: true }])
  expect(textOf(told)).toBe('Let me look. It is noon.')
  const revision = started.calls.at(-1)?.call
  expect(revision && hasResult(revision)).toBe(true)
  expect(revision?.settings.extra.tools).toBeUndefined()
  // The work of tools is told while the answer waits.
  const types = told.map(({ type }) => type)
  expect(types.indexOf('tool.finished')).toBeLessThan(types.indexOf('text.delta'))
})

test('an abstention voids what an agent said on the way, too', async () => {
  const { run } = await startChecked(
    { m: looksFirst(says('It is midnight.')) },
    { ...acting, ...verify([wants('noon')]) },
  )
  const { text } = project(await run({ model: 'agent/a' }))
  expect(text).toContain('I could not verify')
  expect(text).not.toContain('Let me look')
})

test('a verifier is given the conversation, and none of the agent’s instructions', async () => {
  const seen: string[] = []
  const watching = verifier('watching', ({ messages, paths }) => {
    seen.push(...messages.map(({ role }) => role), ...paths.flat())
    return passed
  })
  const { run, store } = await startChecked({ m: says('ok') }, { ...acting, ...verify([watching]) })
  const wishes = { conversation: 'c' }
  const [first] = await run({ model: 'agent/a', wishes })
  await run({ model: 'agent/a', wishes })
  const id = first?.type === 'turn.started' ? first.turn_id : ''
  expect(seen.slice(2)).toEqual([
    'user',
    'assistant',
    'user',
    `history[${id}].input[0].content`,
    `history[${id}].answer[0]`,
    'input[0].content',
  ])
  expect(await store.turns.get(id)).toMatchObject({ output_preview: 'ok' })
})

test('an answer that was cut and begun anew while it was held is told as one', async () => {
  const cut: Behaviour = async (call) => {
    await says('It is no')(call)
    throw new PlumblineError('upstream_cut')
  }
  const started = await startChecked({ m: cut, n: says('It is noon.') }, verify([wants('noon')]))
  const turn = started.start({ model: 'agent/a', protocol: 'chat' })
  const told: TurnEvent[] = []
  turn.follow((event) => told.push(event), 'answer')
  await turn.ended
  expect(textOf(told)).toBe('It is noon.')
  expect(kinds(turn.log.events)).toEqual(['first m', 'fallback n'])
})

test('a fallback of a cascade that has answered is not asked again', async () => {
  const down: Behaviour = async () => {
    throw new PlumblineError('upstream_unreachable')
  }
  const { run } = await startChecked(
    { m: down, n: says('midnight'), o: says('noon') },
    { policy: cascade, ...verify([wants('noon')]) },
  )
  const events = await run({ model: 'agent/a' })
  expect(kinds(events)).toEqual(['first m', 'fallback n', 'escalation o'])
  expect(gates(events)).toEqual(['escalate', 'accept'])
})

test('a model that only quotes is not told to answer again', async () => {
  const quoting = { behaviour: says('midnight'), info: { extractive: true } }
  const { run } = await startChecked({ m: quoting }, verify([wants('noon')], { revisions: 2, best_of: 2 }))
  const events = await run({ model: 'agent/a' })
  expect(kinds(events)).toEqual(['first m'])
  expect(events.find((event) => event.type === 'gate')).toMatchObject({
    decision: 'abstain',
    reason: expect.stringContaining('it quotes'),
  })
})

const scoresQuotes = verifier('quotes', ({ answer }) => {
  if (answer.model === 'm') return { ...failed, score: 0.2 }
  throw new PlumblineError('verifier_not_run', { details: { reason: 'it quotes nothing' } })
})

test('a cascade may end with an answer that nobody could verify, and says so', async () => {
  const models = { m: says('perhaps noon'), n: says('noon') }
  const { run, evidence } = await startChecked(models, {
    policy: cascade,
    ...verify([scoresQuotes], { unverified: 'deliver' }),
  })
  const events = await run({ model: 'agent/a' })
  expect(gates(events)).toEqual(['escalate', 'deliver'])
  expect(warnings(events)).toEqual(['not_verified'])
  expect(project(events).answer().verdicts).toMatchObject([{ verifier: 'quotes', status: 'not_run' }])
  expect(evidence[0]?.verdicts.map(({ delivered }) => delivered)).toEqual([false, true])
  expect(events.at(-1)).toMatchObject({ type: 'turn.completed' })
})

test('an answer that a verifier failed is never delivered unverified', async () => {
  const models = { m: says('perhaps noon'), n: says('midnight') }
  const both = verify([scoresQuotes, wants('noon')], { unverified: 'deliver' })
  const { run } = await startChecked(models, { policy: cascade, ...both })
  expect(gates(await run({ model: 'agent/a' }))).toEqual(['escalate', 'abstain'])
})
