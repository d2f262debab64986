import { expect, test } from 'vitest'
import { runSoak } from '../../bench/soak/soak.ts'

test('everything that can go wrong, mixed at random, loses, leaks and leaves open nothing', async () => {
  const report = await runSoak({ seconds: 6, seed: 20_261, workers: 12 })
  console.log(
    `${report.requests} requests, ${report.recorded.attempts} attempts: ${JSON.stringify(report.answers)}`,
  )
  expect(report.breaches).toEqual([])
  expect(report.recorded.turns).toBeGreaterThan(0)
})
