import { z } from 'zod'
import { evaluate } from './arithmetic.ts'
import { defineTool } from './define.ts'

/** Exact arithmetic: models are poor at it. */
export const calculator = defineTool({
  name: 'calculator',
  description:
    'Works out one arithmetic expression exactly. Operators + - * / % (remainder) ^ !; functions sqrt, ln, log(x, base), round(x, places), min, max, sum, mean, abs, sin (radians) and others; pi, e. Write percentages as fractions: 19% of 80 is 80*0.19.',
  input: z.strictObject({
    expression: z.string().min(1).max(500).describe('For example (1249.50 + 80) * 1.19'),
  }),
  effect: 'read',
  idempotent: true,
  usualMs: 1,
  ceilingMs: 1_000,
  call({ expression }) {
    try {
      return evaluate(expression)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(`The expression cannot be worked out: ${reason}.`)
    }
  },
})
