import { serve } from '../../workers/serve.ts'
import type { CheckTasks } from './tasks.ts'

/** Each loads what it needs when it first runs: most servers use one of them. */
await serve<CheckTasks>({
  async schema({ schema, json }) {
    const { schemaProblem } = await import('./json-schema.ts')
    return schemaProblem(schema, JSON.parse(json))
  },
  async regex({ pattern, flags, text }) {
    const match = new RegExp(pattern, flags).exec(text)
    return match && { start: match.index, end: match.index + match[0].length }
  },
  async parse({ code, loader }) {
    const { parseProblem } = await import('./parse-code.ts')
    return parseProblem(code, loader)
  },
})
