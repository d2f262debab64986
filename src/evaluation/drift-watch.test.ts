import { expect, test } from 'vitest'
import { Random } from '../stats/random.ts'
import { DriftWatch } from './drift-watch.ts'

/** Scores between 0 and 1 that crowd towards 1 as `power` falls. */
const scoresOf = (random: Random, count: number, power: number) =>
  Array.from({ length: count }, () => random.next() ** power)

test('scores that stay as they were raise no alarm in 60 000 of them, looked at 1 200 times', () => {
  const alarms = Array.from({ length: 20 }, (_, seed) => {
    const random = new Random(seed + 1)
    const watch = new DriftWatch({ scores: scoresOf(random, 400, 0.5) })
    let raised = false
    for (const score of scoresOf(random, 3_000, 0.5)) {
      watch.add(score, 'a')
      raised ||= watch.stale !== null
    }
    return raised
  })
  expect(alarms.filter(Boolean)).toHaveLength(0)
})

test('scores that change make it stale within 300 of them, in words, also after a long quiet time', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const random = new Random(seed)
    const watch = new DriftWatch({ scores: scoresOf(random, 400, 0.5) })
    for (const score of scoresOf(random, 2_000, 0.5)) watch.add(score, 'a')
    expect(watch.stale).toBeNull()
    for (const score of scoresOf(random, 300, 3)) watch.add(score, 'a')
    expect(watch.stale).toMatch(
      /^the last 500 scores are distributed otherwise than those it was made with: median 0\.\d\d, then 0\.\d\d$/,
    )
  }
})

test('what was stale holds again once scores are as they were', () => {
  const random = new Random(3)
  const watch = new DriftWatch({ scores: scoresOf(random, 400, 0.5) })
  for (const score of scoresOf(random, 500, 3)) watch.add(score, 'a')
  expect(watch.stale).not.toBeNull()
  for (const score of scoresOf(random, 500, 0.5)) watch.add(score, 'a')
  expect(watch.stale).toBeNull()
})

test('another mix of tasks makes it stale although the scores are the same', () => {
  const random = new Random(4)
  const tasks = { invoices: 300, letters: 200 }
  const watch = new DriftWatch({ scores: scoresOf(random, 500, 0.5), tasks })
  const add = (share: number) => {
    for (const score of scoresOf(random, 500, 0.5))
      watch.add(score, random.chance(share) ? 'invoices' : 'letters')
  }
  add(0.6)
  expect(watch.stale).toBeNull()
  add(0.1)
  expect(watch.stale).toMatch(
    /^the answers are of another mix of tasks .*: \d+ % are of (letters|invoices), then/,
  )
})
