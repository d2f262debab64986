import { expect, test } from 'vitest'
import { Admission } from './admission.ts'

const overloaded = expect.objectContaining({ code: 'overloaded', status: 429 })

test('large turns fill their own places and leave those of text alone', () => {
  const admission = new Admission({ maxRunningTurns: 10, maxLargeTurns: 2, largeBytes: 1_000 })
  admission.admit(5_000)
  const second = admission.admit(undefined)
  expect(() => admission.admit(5_000)).toThrow(overloaded)
  for (let i = 0; i < 8; i++) admission.admit(100)
  expect(() => admission.admit(100)).toThrow(overloaded)
  second.release()
  admission.admit(5_000)
})

test('a refusal says when to come back, in whole seconds', () => {
  const admission = new Admission({ maxRunningTurns: 1 })
  admission.admit(1)
  expect(() => admission.admit(1)).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ retryAfter: 1 }) }),
  )
})

test('a place given back twice is one place', () => {
  const admission = new Admission({ maxRunningTurns: 1 })
  const ticket = admission.admit(1)
  ticket.release()
  ticket.release()
  admission.admit(1)
  expect(() => admission.admit(1)).toThrow(overloaded)
})
