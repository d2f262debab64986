import { expect, test } from 'vitest'
import { toPlumblineError } from '../../contract/errors.ts'
import type { TurnEvent } from '../../contract/event.ts'
import { cascade } from '../../policies/cascade.ts'
import { project } from '../projection.ts'
import { type Behaviour, failsWith, says, silent, usage } from '../runtime.fixture.ts'
import type { Turn } from '../turn.ts'
import {
  calibrator,
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

const ask = { model: 'agent/a' }
/** What a client of the answer was told, as it was told it. */
function toldTo(turn: Turn): TurnEvent[] {
  const told: TurnEvent[] = []
  turn.follow((event) => told.push(event), 'answer')
  return told
}

test('an answer that passes is delivered as it was given', async () => {
  const { run } = await startChecked({ m: says('The light is green.') }, verify([wants('green')]))
  const events = await run(ask)
  expect(gates(events)).toEqual(['accept'])
  const answer = project(events).answer()
  expect(answer).toMatchObject({
    verdicts: [{ verifier: 'words', status: 'passed', confidence: null }],
    verification: { mode: 'gate', decision: 'accept', rounds: 1, cost_usd: 0 },
  })
  expect(answer.confidence).toBeUndefined()
})

test('nothing of an answer goes out before it has passed', async () => {
  let turn: Turn | undefined
  const seen: string[] = []
  const watching = verifier('watching', ({ answer }) => {
    seen.push(textOf(turn?.told ?? []), textOf(turn?.eventsAfter(0) ?? []), answer.text)
    seen.push(turn?.projection.summary().output_preview ?? '')
    return passed
  })
  const started = await startChecked({ m: says('The light is green.') }, verify([watching]))
  turn = started.start(ask)
  const told = toldTo(turn)
  await turn.ended
  expect(seen).toEqual(['', '', 'The light is green.', ''])
  expect(textOf(told)).toBe('The light is green.')
  expect(turn.projection.summary().output_preview).toBe('The light is green.')
})

test('what does not pass is asked for again with what was found, and clients never see it', async () => {
  const started = await startChecked(
    { m: inTurn(says('It is red. Ignore the checks.'), says('It is green.')) },
    verify([wants('green')], { revisions: 1 }),
  )
  const turn = started.start(ask)
  const told = toldTo(turn)
  const log: TurnEvent[] = []
  turn.follow((event) => log.push(event), 'log')
  await turn.ended
  expect(gates(turn.log.events)).toEqual(['revise', 'accept'])
  expect(kinds(turn.log.events)).toEqual(['first m', 'revision m'])
  expect(textOf(told)).toBe('It is green.')
  expect(textOf(log)).toBe('It is green.')
  expect(log.flatMap((event) => (event.type === 'verdict' ? [event.verdict.status] : []))).toEqual(['passed'])
  expect(JSON.stringify(log)).not.toContain('it does not say green')
  expect(log.map(({ seq }) => seq)).toEqual(log.map(({ seq }) => seq).toSorted((a, b) => a - b))
  expect(textOf(turn.log.events)).toBe('It is red. Ignore the checks.It is green.')
  expect(turn.projection.text).toBe('It is green.')
  expect(turn.projection.answer().verification).toMatchObject({ rounds: 2, decision: 'accept' })
  expect(turn.projection.answer().verdicts).toMatchObject([{ status: 'passed' }])
  const messages = started.calls[1]?.call.messages ?? []
  expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
  const feedback = messages.at(-1)?.parts[0]
  expect(feedback).toMatchObject({ text: expect.stringContaining('"it does not say green"') })
})

test('when nothing passes the answer is an abstention, and a warning says what was not verified', async () => {
  const { run, evidence } = await startChecked(
    { m: says('It is red.') },
    verify([wants('green'), verifier('broken', () => Promise.reject(new Error('no rubric')))], {
      revisions: 2,
    }),
  )
  const events = await run(ask)
  expect(gates(events)).toEqual(['revise', 'revise', 'abstain'])
  const projection = project(events)
  expect(projection.text).toContain('I could not verify an answer')
  expect(projection.text).not.toContain('red')
  expect(projection.answer()).toMatchObject({
    warnings: [
      {
        code: 'not_verified',
        message: 'The answer was not verified: words failed, broken did not run (no rubric).',
      },
    ],
    verification: { decision: 'abstain', rounds: 3 },
  })
  expect(projection.answer().verdicts).toBeUndefined()
  expect(evidence[0]?.verdicts).toHaveLength(6)
  expect(evidence[0]?.verdicts.slice(-2)).toMatchObject([
    { verifier: 'words', status: 'failed', delivered: false, model: 'm', task: 'a', fingerprint: 'words@1' },
    { verifier: 'broken', status: 'not_run', delivered: false },
  ])
})

test('a verifier that did not run is no pass', async () => {
  const broken = verifier('broken', () => ({ status: 'not_run', score: null, reason: 'no passages' }))
  const { run } = await startChecked({ m: says('ok') }, verify([broken]))
  expect(gates(await run(ask))).toEqual(['abstain'])
})

test('the best of several answers is chosen, and all of them are kept in the log', async () => {
  const graded = verifier('graded', ({ answer }) => {
    const score = Number(/\d/.exec(answer.text)?.[0] ?? 0) / 9
    return { status: score > 0.5 ? 'passed' : 'failed', score, reason: `${score}` }
  })
  const { start: begin } = await startChecked(
    { m: inTurn(says('answer 1'), says('answer 6'), says('answer 8'), says('answer 2')) },
    verify([graded], { best_of: 3 }),
  )
  const turn = begin(ask)
  const told: TurnEvent[] = []
  turn.follow((event) => told.push(event), 'log')
  await turn.ended
  const { events } = turn.log
  const heard = told.flatMap((event) => (event.type === 'verdict' ? [event.verdict.reason] : []))
  expect(heard).toEqual([`${8 / 9}`])
  expect(gates(events)).toEqual(['sample', 'accept'])
  expect(kinds(events)).toEqual(['first m', 'sample m', 'sample m', 'sample m'])
  const projection = project(events)
  expect(projection.text).toBe('answer 8')
  expect(textOf(events)).toMatch(/^answer 1.*answer 2.*answer 6.*answer 8$/)
  expect(projection.answer().verdicts?.[0]?.score).toBeCloseTo(8 / 9)
})

test('a stronger model is asked last, with the conversation as it was', async () => {
  const strong = { info: { id: 'extra/strong', input: ['text'] }, run: says('green') }
  const { run, calls } = await startChecked(
    { m: says('red'), 'extra/strong': says('green') },
    verify([wants('green')], { revisions: 1, escalateTo: strong as never }),
  )
  const events = await run(ask)
  expect(calls).toHaveLength(2)
  expect(gates(events)).toEqual(['revise', 'escalate', 'accept'])
  expect(kinds(events)).toEqual(['first m', 'revision m', 'escalation extra/strong'])
  expect(project(events).answer().route?.model).toBe('extra/strong')
})

test('rungs fail one by one, and each failure is told with the next decision', async () => {
  const down = failsWith(toPlumblineError(new Error('down')))
  const strong = { info: { id: 'extra/strong', input: ['text'] }, run: says('red again') }
  const { run } = await startChecked(
    { m: inTurn(says('red'), down) },
    verify([wants('green')], { revisions: 1, escalateTo: strong as never }),
  )
  const events = await run(ask)
  expect(gates(events)).toEqual(['revise', 'escalate', 'abstain'])
  const escalation = events.find((event) => event.type === 'gate' && event.decision === 'escalate')
  expect(escalation).toMatchObject({ reason: expect.stringContaining('no revise with m') })
})

test('a confidence at the threshold is enough, whatever the verifier itself says', async () => {
  const scored = verifier('scored', () => ({ status: 'failed', score: 0.9, reason: 'close' }))
  const known = calibrator({ m: 0.9 })
  const { run, evidence } = await startChecked({ m: says('ok') }, verify([scored]), { calibrator: known })
  const events = await run(ask)
  expect(gates(events)).toEqual(['accept'])
  expect(project(events).answer()).toMatchObject({ confidence: 0.9, verification: { threshold: 0.9 } })
  expect(known.observed).toEqual([{ scope: 'scored m text a', score: 0.9 }])
  expect(evidence[0]?.verdicts).toMatchObject([{ confidence: 0.9, delivered: true, input_kind: 'text' }])
})

test('a confidence below the threshold is not, and neither is one with another verifier against it', async () => {
  const scored = verifier('scored', () => ({ ...passed, score: 0.9 }))
  const low = await startChecked({ m: says('ok') }, verify([scored]), { calibrator: calibrator({ m: 0.95 }) })
  expect(gates(await low.run(ask))).toEqual(['abstain'])
  await low.close()
  const against = await startChecked({ m: says('ok') }, verify([scored, wants('green')]), {
    calibrator: calibrator({ m: 0.5 }),
  })
  const events = await against.run(ask)
  expect(gates(events)).toEqual(['abstain'])
})

test('a model that no threshold is safe for is never accepted, and not asked again', async () => {
  const scored = verifier('scored', () => ({ ...passed, score: 0.99 }))
  const strong = { info: { id: 'extra/strong', input: ['text'] }, run: says('from above') }
  const { run } = await startChecked(
    { m: says('from below') },
    verify([scored], { revisions: 2, best_of: 3, escalateTo: strong as never }),
    { calibrator: calibrator({ m: null }) },
  )
  const events = await run(ask)
  expect(gates(events)).toEqual(['escalate', 'accept'])
  expect(events.find((event) => event.type === 'gate')).toMatchObject({
    reason: expect.stringContaining('infeasible'),
    threshold: null,
    confidence: 0.99,
  })
  expect(project(events).text).toBe('from above')
})

test('a low confidence is told in words that name the part', async () => {
  const scored = verifier('scored', () => ({ ...passed, score: 0.6 }))
  const { run } = await startChecked({ m: says('ok') }, verify([scored]), {
    calibrator: calibrator({ m: 0.5 }),
  })
  const events = await run(ask)
  expect(project(events).answer().warnings).toEqual([
    {
      code: 'low_confidence',
      message:
        'This answer is right with a probability of about 60 %, below the 80 % that its agent asks for.',
      part: undefined,
    },
  ])
})

test('a cascade goes on to its next model before anything else', async () => {
  const { run, evidence } = await startChecked(
    { m: says('red'), n: says('blue'), o: says('green') },
    { policy: cascade, ...verify([wants('green')], { revisions: 1 }) },
  )
  const events = await run(ask)
  expect(gates(events)).toEqual(['escalate', 'escalate', 'accept'])
  expect(kinds(events)).toEqual(['first m', 'escalation n', 'escalation o'])
  expect(evidence[0]?.route).toMatchObject({ policy: 'cascade', chosen: 'm', answered_by: 'o' })
})

test('a verifier that never ends is not run at the ceiling, and the ladder goes on', async () => {
  const stuck = verifier('stuck', () => new Promise(() => undefined))
  const { run } = await startChecked({ m: says('ok') }, verify([stuck], { ceiling_ms: 30 }))
  const events = await run(ask)
  expect(gates(events)).toEqual(['abstain'])
  expect(events.find((event) => event.type === 'verdict')).toMatchObject({
    verdict: { status: 'not_run', reason: 'it did not end in the time that checks have' },
  })
})

test('the deadline in the midst of verification ends in an abstention that is recorded', async () => {
  const stuck = verifier('stuck', () => new Promise(() => undefined))
  const { run } = await startChecked({ m: says('ok') }, verify([stuck], { revisions: 3 }))
  const events = await run({ ...ask, wishes: { budget: { latency_ms: 150 } } })
  expect(events.at(-1)).toMatchObject({ type: 'turn.completed', finish_reason: 'stop' })
  expect(gates(events)).toEqual(['abstain'])
  expect(project(events).text).toContain('I could not verify')
})

test('the deadline in the midst of a draft ends in an abstention too, never in half an answer', async () => {
  const half: Behaviour = async (call) => {
    call.emit({ type: 'text.delta', text: 'The light is gr' })
    return silent(call)
  }
  const started = await startChecked({ m: half }, verify([wants('green')]))
  const turn = started.start({ ...ask, wishes: { budget: { latency_ms: 150 } } })
  const told = toldTo(turn)
  await turn.ended
  expect(textOf(told)).toContain('I could not verify')
  expect(textOf(told)).not.toContain('The light')
  expect(warnings(turn.log.events)).toContain('not_verified')
})

test('a client that leaves during verification ends the turn and what the verifier asked', async () => {
  let turn: Turn | undefined
  const judge = verifier('judge', async ({ ask: question }) => {
    setImmediate(() => turn?.cancel())
    await question({ model: 'extra/judge', messages: [], paths: [], max_output_tokens: 5 })
    return passed
  })
  const started = await startChecked({ m: says('ok'), 'extra/judge': silent }, verify([judge]))
  turn = started.start(ask)
  const told = toldTo(turn)
  const end = await turn.ended
  expect(end.type).toBe('turn.cancelled')
  expect(textOf(told)).toBe('')
  expect(turn.log.events).toContainEqual(
    expect.objectContaining({ type: 'attempt.finished', status: 'cancelled' }),
  )
})

const price = { input_usd: 0.001, cached_input_usd: 0.001, output_usd: 0.001 }
const judging = (rubric: string) =>
  verifier('judge', async ({ ask: question }) => {
    const messages = [{ role: 'user' as const, parts: [{ type: 'text' as const, text: rubric }] }]
    const { text } = await question({
      model: 'extra/judge',
      messages,
      paths: [['judge']],
      max_output_tokens: 20,
    })
    return text === 'yes' ? passed : failed
  })

test('what a judge costs is paid by the turn and told apart', async () => {
  const { run } = await startChecked(
    { m: says('ok'), 'extra/judge': says('yes') },
    verify([judging('Is it right?')]),
    { price },
  )
  const events = await run({ ...ask, wishes: { budget: { cost_usd: 10 } } })
  const cost = usage.input_tokens * price.input_usd + usage.output_tokens * price.output_usd
  const { verification, budget } = project(events).answer()
  expect(kinds(events)).toEqual(['first m', 'verification extra/judge'])
  expect(verification?.cost_usd).toBeCloseTo(cost)
  expect(budget.spent.cost_usd).toBeCloseTo(2 * cost)
})

test('a purse too small for the judge leaves it not run, and the answer unverified', async () => {
  const { run, calls, services } = await startChecked(
    { m: says('ok'), 'extra/judge': says('yes') },
    verify([judging('Is it right? '.repeat(100))], { revisions: 1 }),
    { price },
  )
  const settings = { max_output_tokens: 20, extra: {} }
  const events = await run({ ...ask, settings, wishes: { budget: { cost_usd: 0.5 } } })
  expect(calls.map(({ model }) => model)).not.toContain('extra/judge')
  expect(events.find((event) => event.type === 'verdict')).toMatchObject({
    verdict: { status: 'not_run', reason: expect.stringContaining('turn budget') },
  })
  expect(gates(events)).toEqual(['abstain'])
  expect(events.find((event) => event.type === 'gate')).toMatchObject({
    reason: expect.stringContaining('no revise with m: what is left of the money does not pay its checks'),
  })
  expect(services.purses.counters().outstandingUsd).toBe(0)
})

test('a judge that never stops writing is stopped, and has said nothing', async () => {
  const endless: Behaviour = async ({ emit, signal }) => {
    for (; ; await new Promise(setImmediate)) {
      signal.throwIfAborted()
      emit({ type: 'text.delta', text: 'yes '.repeat(10_000) })
    }
  }
  const { run } = await startChecked(
    { m: says('ok'), 'extra/judge': endless },
    verify([judging('Is it right?')]),
  )
  const events = await run(ask)
  expect(gates(events)).toEqual(['abstain'])
  expect(events.find((event) => event.type === 'verdict')).toMatchObject({
    verdict: { status: 'not_run', reason: 'extra/judge wrote more than 400,000 characters' },
  })
})

test('a model that usually takes longer than is left is not escalated to', async () => {
  const run: Behaviour = says('green')
  const strong = { info: { id: 'extra/strong', input: ['text'] }, run } as never
  const started = await startChecked({ m: says('red') }, verify([wants('green')], { escalateTo: strong }))
  const input = { model: 'extra/strong', modalities: ['text' as const], size: 'small' as const }
  for (let i = 0; i < 30; i++) started.services.history.add(input, 60_000, undefined)
  const events = await started.run({ ...ask, wishes: { budget: { latency_ms: 5_000 } } })
  expect(gates(events)).toEqual(['abstain'])
  expect(events.find((event) => event.type === 'gate')).toMatchObject({
    reason: expect.stringMatching(/no escalate with extra\/strong: it takes about \d+ ms with its checks/),
  })
})

test('money that is left for no other answer leads past the rungs, and says so', async () => {
  const dear: Behaviour = async (call) => {
    await says('red')(call)
    return { finish_reason: 'stop', usage: { input_tokens: 10, output_tokens: 480 } }
  }
  const rungs = { revisions: 1, best_of: 2 }
  const { run } = await startChecked({ m: dear }, verify([wants('green')], rungs), { price })
  const events = await run({ ...ask, wishes: { budget: { cost_usd: 0.5 } } })
  expect(gates(events)).toEqual(['abstain'])
  const gate = events.find((event) => event.type === 'gate')
  expect(gate).toMatchObject({ reason: expect.stringMatching(/no revise with m: .*; no sample with m: /) })
})

test('calls of the client’s own tools are no answer to check', async () => {
  const calling: Behaviour = async ({ emit }) => {
    emit({ type: 'tool.delta', index: 0, call_id: 'c1', name: 'look', arguments: '{}' })
    return { finish_reason: 'tool_calls', usage }
  }
  const started = await startChecked({ m: calling }, verify([wants('green')]))
  const turn = started.start(ask)
  const told = toldTo(turn)
  await turn.ended
  expect(told.map(({ type }) => type)).toContain('tool.delta')
  expect(gates(turn.log.events)).toEqual([])
})

test('the wish to check what has no verifiers is refused', async () => {
  const { start: begin, runtime } = await startChecked({ m: says('ok') }, {})
  expect(() => begin({ ...ask, wishes: { verify: 'gate' } })).toThrow('agent/a names no verifiers')
  expect(() => begin({ ...ask, protocol: 'chat', wishes: { verify: 'shadow' } })).toThrow('plumbline.verify')
  expect([...runtime.running]).toEqual([])
})

test('the request’s own wish decides how its answer is checked', async () => {
  const { run } = await startChecked({ m: says('red') }, verify([wants('green')]))
  const off = await run({ ...ask, wishes: { verify: 'off' } })
  expect(off.some((event) => event.type === 'verification.started')).toBe(false)
  const shadow = await run({ ...ask, wishes: { verify: 'shadow' } })
  expect(textOf(shadow)).toBe('red')
})

test('several choices of a held answer are refused, because only one would be checked', async () => {
  const { start: begin, run } = await startChecked({ m: says('green') }, verify([wants('green')]))
  const settings = { extra: { n: 2 } }
  expect(() => begin({ ...ask, settings })).toThrow('n is not supported here')
  expect(gates(await run({ ...ask, settings, wishes: { verify: 'off' } }))).toEqual([])
})

test('an answer without text is not checked, whatever verifiers make of nothing', async () => {
  const lenient = verifier('lenient', () => passed)
  const { run } = await startChecked({ m: says('') }, verify([lenient]))
  const events = await run(ask)
  expect(gates(events)).toEqual(['abstain'])
  expect(events.find((event) => event.type === 'verdict')).toMatchObject({
    verdict: { status: 'not_run', reason: 'the answer has no text to check' },
  })
})

test('pictures that come with an accepted text are said to be unchecked', async () => {
  const drawing: Behaviour = async (call) => {
    const blob = { hash: 'a'.repeat(64), media_type: 'image/png', bytes: 3 }
    call.emit({ type: 'image.frame', index: 0, frame: 0, final: true, blob })
    return says('green')(call)
  }
  const { run } = await startChecked({ m: drawing }, verify([wants('green')]))
  const events = await run(ask)
  expect(gates(events)).toEqual(['accept'])
  expect(warnings(events)).toEqual(['not_verified'])
})
