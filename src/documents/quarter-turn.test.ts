import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Box } from '../contract/citation.ts'
import { fromUpright, type QuarterTurns, toUpright } from './quarter-turn.ts'

test('turning a box upright and back leaves it where it was', () => {
  const fraction = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(
      fc.tuple(fraction, fraction, fraction, fraction),
      fc.constantFrom<QuarterTurns>(0, 1, 2, 3),
      ([a, b, c, d], turned) => {
        const box: Box = [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]
        const back = fromUpright(toUpright(box, turned), turned)
        for (const [index, edge] of box.entries()) expect(back[index]).toBeCloseTo(edge, 12)
      },
    ),
  )
})

test('text that runs down begins at its top', () => {
  expect(toUpright([0.9, 0.1, 1, 0.4], 1)).toEqual([0.1, 0, 0.4, expect.closeTo(0.1)])
})
