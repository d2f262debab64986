import { expect, test } from 'vitest'
import { project } from '../projection.ts'
import { type RuntimeOptions, says, silent } from '../runtime.fixture.ts'
import type { Turn } from '../turn.ts'
import {
  calibrator,
  gates,
  passed,
  startChecked,
  textOf,
  verifier,
  verify,
  wants,
  warnings,
} from './verification.fixture.ts'

const red = { m: says('It is red.') }
const ask = { model: 'agent/a' }

test('the answer goes out at once, and its verdict follows', async () => {
  let turn: Turn | undefined
  let toldBefore = ''
  const watching = verifier('watching', () => {
    toldBefore = textOf(turn?.told ?? [])
    return passed
  })
  const started = await startChecked(red, verify([watching, wants('green')], { mode: 'shadow' }))
  turn = started.start(ask)
  await turn.ended
  expect(toldBefore).toBe('It is red.')
  expect(gates(turn.log.events)).toEqual([])
  expect(turn.projection.answer()).toMatchObject({
    verdicts: [{ status: 'passed' }, { verifier: 'words', status: 'failed' }],
    verification: { mode: 'shadow', decision: null, threshold: null, rounds: 1 },
  })
  expect(started.evidence[0]?.verdicts).toMatchObject([{ delivered: true }, { delivered: true }])
})

test('the deadline ends the checks, not the answer that was given', async () => {
  const stuck = verifier('stuck', () => new Promise(() => undefined))
  const { run } = await startChecked(red, verify([stuck], { mode: 'shadow' }))
  const events = await run({ ...ask, wishes: { budget: { latency_ms: 150 } } })
  expect(events.at(-1)).toMatchObject({ type: 'turn.completed', finish_reason: 'stop' })
  expect(project(events).answer().verdicts).toMatchObject([{ verifier: 'stuck', status: 'not_run' }])
})

test('an answer that stops at the deadline is delivered so far, and was not checked', async () => {
  const half: RuntimeOptions['models'][string] = async (call) => {
    call.emit({ type: 'text.delta', text: 'It is' })
    return silent(call)
  }
  const { run } = await startChecked(red, verify([wants('green')], { mode: 'shadow' }), {
    models: { m: half },
  })
  const events = await run({ ...ask, wishes: { budget: { latency_ms: 150 } } })
  expect(events.at(-1)).toMatchObject({ type: 'turn.completed', finish_reason: 'length' })
  expect(project(events).answer().verdicts).toMatchObject([
    { status: 'not_run', reason: 'there was no time left for it' },
  ])
})

test('a low confidence is told here, too', async () => {
  const scored = verifier('scored', () => ({ ...passed, score: 0.3 }))
  const { run } = await startChecked(red, verify([scored], { mode: 'shadow' }), {
    calibrator: calibrator({ m: 0.9 }),
  })
  const events = await run(ask)
  expect(project(events).answer().confidence).toBe(0.3)
  expect(warnings(events)).toEqual(['low_confidence'])
})
