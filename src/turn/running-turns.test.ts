import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RunningTurns } from './running-turns.ts'
import { Turn } from './turn.ts'

const newTurn = () =>
  new Turn({
    arrivedAt: 0,
    protocol: 'chat',
    model: 'm',
    stream: false,
    wishes: {},
    messages: [],
    settings: { extra: {} },
    bodyBytes: 0,
  })

test('however turns come and go, those that run are found by their id, and no others', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (steps) => {
      const running = new RunningTurns()
      const expected = new Map<string, Turn>()
      const gone: Turn[] = []
      for (const step of steps) {
        const leaving = [...expected.values()][step]
        if (leaving) {
          running.delete(leaving)
          running.delete(leaving)
          expected.delete(leaving.id)
          gone.push(leaving)
        } else {
          const turn = newTurn()
          running.add(turn)
          expected.set(turn.id, turn)
        }
      }
      expect(new Set(running)).toEqual(new Set(expected.values()))
      expect(running.size).toBe(expected.size)
      for (const turn of expected.values()) expect(running.get(turn.id)).toBe(turn)
      for (const { id } of gone) expect(running.get(id)).toBeUndefined()
    }),
  )
})
