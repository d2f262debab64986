import { expect, test } from 'vitest'
import { PlumblineError } from '../../contract/errors.ts'
import { project } from '../projection.ts'
import { type Behaviour, says, silent, usage } from '../runtime.fixture.ts'
import {
  failed,
  gates,
  passed,
  startChecked,
  textOf,
  verifier,
  verify,
  warnings,
} from './verification.fixture.ts'

const ask = { model: 'agent/a' }
/** Everything is true but what is said of cheese. */
const noCheese = verifier('facts', ({ answer }) => (answer.text.includes('cheese') ? failed : passed))

test('sentences that pass go out in order, and a warning names those that are left out', async () => {
  const { run } = await startChecked(
    { m: says('The moon is round. It is made of cheese. It shines at 3.5 lux! The end.') },
    verify([noCheese], { hold: 'claim' }),
  )
  const events = await run(ask)
  const projection = project(events)
  expect(projection.text).toBe('The moon is round. It shines at 3.5 lux! The end.')
  expect(textOf(events)).toBe(projection.text)
  const answer = projection.answer()
  expect(answer.warnings).toEqual([
    {
      code: 'claims_left_out',
      message: 'Left out, because they did not pass their checks: “It is made of cheese.”.',
      part: undefined,
    },
  ])
  expect(answer.verification).toMatchObject({ mode: 'gate', decision: 'accept', rounds: 1 })
  expect(answer.verdicts?.[0]).toMatchObject({ status: 'passed', confidence: null, score: 1 })
  const claims = answer.verdicts?.[0]?.claims ?? []
  expect(claims.map(({ supported }) => supported)).toEqual([true, false, true, true])
  for (const { supported, start, end, text } of claims) {
    expect(projection.text.slice(start, end)).toBe(supported ? text : '')
  }
})

test('sentences go out in the order in which they were written, whichever is checked first', async () => {
  let slow: () => void = () => undefined
  const slowFirst = verifier('slow', async ({ answer }) => {
    if (answer.text.startsWith('One'))
      await new Promise<void>((resolve) => {
        slow = resolve
      })
    else slow()
    return passed
  })
  const { run } = await startChecked(
    { m: says('One is one. Two is two.') },
    verify([slowFirst], { hold: 'claim' }),
  )
  expect(textOf(await run(ask))).toBe('One is one. Two is two.')
})

test('what every verifier finds wrong leaves an abstention', async () => {
  const { run } = await startChecked({ m: says('All cheese.') }, verify([noCheese], { hold: 'claim' }))
  const events = await run(ask)
  expect(gates(events)).toEqual(['abstain'])
  expect(project(events).text).toContain('I could not verify')
  expect(warnings(events)).toEqual(['claims_left_out', 'not_verified'])
  expect(project(events).answer().verdicts).toBeUndefined()
})

test('at the deadline what has passed is delivered, and the rest is named', async () => {
  const stuckOnTwo = verifier('stuck', ({ answer }) =>
    answer.text.startsWith('Two') ? new Promise(() => undefined) : passed,
  )
  const half: Behaviour = async (call) => {
    await says('One is one. Two is two. Three is thr')(call)
    return silent(call)
  }
  const { run } = await startChecked({ m: half }, verify([stuckOnTwo], { hold: 'claim' }))
  const events = await run({ ...ask, wishes: { budget: { latency_ms: 150 } } })
  expect(events.at(-1)).toMatchObject({ type: 'turn.completed', finish_reason: 'length' })
  expect(project(events).text).toBe('One is one. ')
  expect(warnings(events)).toEqual(['claims_left_out', 'deadline_reached'])
  expect(project(events).answer().warnings[0]?.message).toBe(
    'Left out, because they were not checked: “Two is two.”.',
  )
})

test('citations follow the sentences that they support, and go with those that are left out', async () => {
  const citing: Behaviour = async (call) => {
    await says('All cheese. It is round.')(call)
    const citation = { part: 'input[0]', page: 1, box: null, score: 1 }
    call.emit({
      type: 'citation',
      final: true,
      citation: { ...citation, quote: 'cheese', start: 0, end: 11 },
    })
    call.emit({
      type: 'citation',
      final: true,
      citation: { ...citation, quote: 'round', start: 12, end: 24 },
    })
    return { finish_reason: 'stop', usage }
  }
  const { run } = await startChecked({ m: citing }, verify([noCheese], { hold: 'claim' }))
  const { text, citations } = project(await run(ask))
  expect(text).toBe('It is round.')
  expect(citations).toMatchObject([{ quote: 'round', start: 0, end: 12 }])
})

test('an answer that breaks off before a sentence passed is begun anew by the next model', async () => {
  const cut: Behaviour = async (call) => {
    await says('It is cheese. It is no')(call)
    throw new PlumblineError('upstream_cut')
  }
  const { run } = await startChecked(
    { m: cut, n: says('It is round.') },
    verify([noCheese], { hold: 'claim' }),
  )
  const events = await run(ask)
  expect(project(events).text).toBe('It is round.')
  expect(warnings(events)).toEqual([])
})

test('reasoning, which nobody checks, is not told', async () => {
  const thinking: Behaviour = async (call) => {
    call.emit({ type: 'reasoning.delta', text: 'Is it cheese?' })
    return says('It is round.')(call)
  }
  const { run } = await startChecked({ m: thinking }, verify([noCheese], { hold: 'claim' }))
  expect(project(await run(ask))).toMatchObject({ text: 'It is round.', reasoning: '' })
})
