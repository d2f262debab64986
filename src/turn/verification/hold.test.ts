import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventBody, TurnEvent } from '../../contract/event.ts'
import { TurnLog } from '../log.ts'
import { project } from '../projection.ts'
import { Hold } from './hold.ts'

const attempt_id = 'att_1'
const says = (text: string): EventBody => ({ type: 'text.delta', attempt_id, text })
const news = (code: string): EventBody => ({ type: 'warning', code, message: code })
const restarted = (whole?: boolean): EventBody => ({
  type: 'answer.restarted',
  attempt_id,
  reason: '',
  whole,
})
const plan: EventBody = { type: 'plan', candidates: [], chosen: 'm', reason: '', propensity: 1 }

function held() {
  const log = new TurnLog(performance.now())
  const hold = new Hold(log, () => false)
  const follow = (order: 'log' | 'answer', next = 0) => {
    const told: TurnEvent[] = []
    let waits = 0
    const onHeld = () => {
      waits++
    }
    const stop = hold.follow({ listener: (event) => told.push(event), order, next, onHeld })
    return { told, stop, texts: () => told.map(nameOf), waits: () => waits }
  }
  return { log, hold, follow }
}

function nameOf(event: TurnEvent): string {
  if (event.type === 'text.delta') return event.text
  return event.type === 'warning' ? event.code : event.type
}

test('the log waits at the first held output, the answer lets everything else by', () => {
  const { log, follow, hold } = held()
  const [inOrder, answer] = [follow('log'), follow('answer')]
  for (const body of [news('a'), says('x'), news('b'), says('y'), news('c')]) log.append(body)
  expect(inOrder.texts()).toEqual(['a'])
  expect(answer.texts()).toEqual(['a', 'b', 'c'])
  expect([inOrder.waits(), answer.waits()]).toEqual([1, 1])
  expect(hold.after(0).map(nameOf)).toEqual(['a'])
  hold.release()
  expect(inOrder.texts()).toEqual(['a', 'x', 'b', 'y', 'c'])
  expect(answer.texts()).toEqual(['a', 'b', 'c', 'x', 'y'])
  log.append(says('z'))
  expect(inOrder.texts().at(-1)).toBe('z')
  expect(answer.texts().at(-1)).toBe('z')
})

test('what is void is never told, and steps before it are', () => {
  const { log, follow, hold } = held()
  const [inOrder, answer] = [follow('log'), follow('answer')]
  for (const body of [says('step 1'), plan, says('wrong'), restarted(), plan, says('right')]) log.append(body)
  hold.release()
  expect(inOrder.texts()).toEqual(['step 1', 'plan', 'answer.restarted', 'plan', 'right'])
  expect(answer.texts()).toEqual(['plan', 'plan', 'step 1', 'right'])
})

test('an answer that is void as a whole takes its earlier steps with it', () => {
  const { log, follow, hold } = held()
  const answer = follow('answer')
  for (const body of [says('step 1'), plan, says('wrong'), restarted(true), says('nothing')]) log.append(body)
  hold.release()
  expect(answer.texts()).toEqual(['plan', 'nothing'])
})

test('an answer that never passed is not told at the end either', () => {
  const { log, follow } = held()
  const [inOrder, answer] = [follow('log'), follow('answer')]
  log.append(says('unsure'))
  const spent = { latency_ms: 1, cost_usd: 0 }
  log.end(log.seal({ type: 'turn.cancelled', reason: 'left', spent }))
  expect(inOrder.texts()).toEqual(['turn.cancelled'])
  expect(answer.texts()).toEqual(['turn.cancelled'])
})

test('a client that comes back goes on after the event that it saw last', () => {
  const { log, follow, hold } = held()
  for (const body of [news('a'), says('x'), restarted(), news('b'), says('y')]) log.append(body)
  const back = follow('log', 1)
  expect(back.texts()).toEqual(['answer.restarted', 'b'])
  expect(back.waits()).toBe(1)
  back.stop()
  hold.release()
  expect(back.texts()).toEqual(['answer.restarted', 'b'])
  expect(follow('log', 4).texts()).toEqual(['y'])
  expect(hold.told.map(nameOf)).toEqual(['a', 'b', 'y'])
})

test('a client that claims to have seen more than there is hears what follows', () => {
  const { log, follow, hold } = held()
  log.append(news('a'))
  const ahead = follow('log', 9_999)
  log.append(says('x'))
  hold.release()
  expect(ahead.texts()).toEqual(['x'])
})

test('warnings of a model wait with its answer, and frames of its upstream with what they say', () => {
  const { log, follow, hold } = held()
  const answer = follow('answer')
  log.append({ type: 'warning', attempt_id, code: 'not_found', message: '' })
  log.append(news('own'), 'data: of the upstream')
  expect(answer.texts()).toEqual([])
  hold.release()
  expect(answer.texts()).toEqual(['not_found', 'own'])
})

test('whatever happens, clients are told the text that the log comes to, in order and once', () => {
  const happening = fc.oneof(
    fc.string({ minLength: 1, maxLength: 3 }).map(says),
    fc.constantFrom(plan, restarted(), restarted(true), news('n')),
  )
  fc.assert(
    fc.property(fc.array(happening), fc.nat(40), fc.nat(40), (bodies, releasedAfter, joinsAfter) => {
      const { log, hold, follow } = held()
      const [inOrder, answer] = [follow('log'), follow('answer')]
      let late: ReturnType<typeof follow> | undefined
      for (const [i, body] of bodies.entries()) {
        if (i === joinsAfter) late = follow('log', inOrder.told.at(-1)?.seq ?? 0)
        // Once an answer is accepted it is not begun anew.
        if (i > releasedAfter && body.type === 'answer.restarted') continue
        log.append({ ...body })
        if (i === releasedAfter) hold.release()
      }
      hold.release()
      const { text } = project(log.events)
      const textOf = (told: TurnEvent[]) =>
        told.map((event) => (event.type === 'text.delta' ? event.text : '')).join('')
      expect(textOf(answer.told)).toBe(text)
      expect(textOf(inOrder.told)).toBe(text)
      const seqs = inOrder.told.map(({ seq }) => seq)
      expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b))
      const lateSeqs = late?.told.map(({ seq }) => seq) ?? []
      expect(seqs.slice(seqs.length - lateSeqs.length)).toEqual(lateSeqs)
    }),
  )
})
