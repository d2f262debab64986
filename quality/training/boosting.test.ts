import { expect, it } from 'vitest'
import { evaluate } from '../../src/models/local/boosted-trees.ts'
import { softmax } from '../../src/models/local/shares.ts'
import { seeded } from '../suite/random.ts'
import { boost, type Choice } from './boosting.ts'

const options = { trees: 40, depth: 3, rate: 0.3, ridge: 1, leastWeight: 1, columns: 1 }

it('learns which of several to take from what they have beside each other', () => {
  const random = seeded(3)
  const choices = Array.from({ length: 400 }, (): Choice => {
    const vectors = Array.from({ length: 4 }, () =>
      Float64Array.of(random.next(), random.next(), random.next()),
    )
    const sums = vectors.map(([a = 0, b = 0]) => (a > 0.5 ? b : -b))
    return { vectors, right: [sums.indexOf(Math.max(...sums))] }
  })
  const [seen, unseen] = [choices.slice(0, 300), choices.slice(300)]
  const trees = boost(seen, { ...options, random: () => random.next() })
  const hits = unseen.filter(({ vectors, right }) => {
    const scores = vectors.map((vector) => evaluate(trees, vector))
    return right.includes(scores.indexOf(Math.max(...scores)))
  })
  expect(hits.length / unseen.length).toBeGreaterThan(0.85)
})

it('learns how likely a single one is to be taken', () => {
  const random = seeded(4)
  const choices = Array.from({ length: 2_000 }, (): Choice => {
    const sure = random.chance(0.5)
    return { vectors: [Float64Array.of(sure ? 1 : 0)], right: random.chance(sure ? 0.9 : 0.2) ? [0] : [] }
  })
  const trees = boost(choices, { ...options, random: () => random.next() })
  const chance = (value: number) => softmax([evaluate(trees, [value]), 0])[0]
  expect(chance(1)).toBeCloseTo(0.9, 1)
  expect(chance(0)).toBeCloseTo(0.2, 1)
})
