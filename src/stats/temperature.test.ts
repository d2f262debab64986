import { describe, expect, it } from 'vitest'
import { fitTemperature, temperedProbabilities } from './temperature.ts'

const logits = [
  [2, 1, 0.1],
  [0.5, 2.5, 0],
  [1, 0, 3],
  [3, 0, 0],
  [0, 2, 1],
  [1.5, 1, 0],
  [0, 0.2, 4],
  [2, 2.2, 0],
]
const labels = [0, 1, 2, 1, 1, 1, 2, 0]
const examples = logits.map((row, index) => ({ logits: row, label: labels[index] ?? 0 }))

describe('temperature scaling', () => {
  // scipy 1.17.1, minimize_scalar of the mean of −log_softmax(logits / T).
  it('finds the temperature of the least negative log-likelihood', () => {
    const map = fitTemperature(examples)
    expect(map?.temperature).toBeCloseTo(1.2877874622721288, 6)
    const probabilities = map ? temperedProbabilities(map, [2, 1, 0.1]) : []
    for (const [index, p] of [0.5921753626137389, 0.272401521202055, 0.1354231161842061].entries())
      expect(probabilities[index]).toBeCloseTo(p, 6)
  })

  it('is proportional to the unit of the logits', () => {
    const doubled = examples.map(({ logits, label }) => ({ logits: logits.map((z) => 2 * z), label }))
    expect(fitTemperature(doubled)?.temperature).toBeCloseTo(2 * 1.2877874622721288, 6)
  })

  it('refuses where no temperature is best', () => {
    expect(fitTemperature([])).toBeNull()
    expect(fitTemperature([{ logits: [2, 0], label: 0 }])).toBeNull()
    expect(fitTemperature([{ logits: [1, 1], label: 0 }])).toBeNull()
    expect(fitTemperature([{ logits: [0, 2], label: 0 }])).toBeNull()
  })

  it('refuses what is no example', () => {
    expect(fitTemperature([...examples, { logits: [1, 2], label: 0 }])).toBeNull()
    expect(fitTemperature([...examples, { logits: [1, 2, 3], label: 3 }])).toBeNull()
    expect(fitTemperature([...examples, { logits: [1, 2, Number.NaN], label: 0 }])).toBeNull()
  })
})
