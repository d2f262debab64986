import { z } from 'zod'
import { Citation } from '../../contract/citation.ts'
import { Message } from '../../contract/message.ts'
import { Answer, TurnSummary } from '../../contract/turn.ts'
import type { TurnProjection } from '../../turn/projection.ts'

/** One turn in full: its summary, its input and what came out. `paths[i][j]` names `input[i].parts[j]`. */
export const TurnDetail = TurnSummary.extend({
  input: z.array(Message),
  paths: z.array(z.array(z.string())),
  output: z.object({ text: z.string(), reasoning: z.string(), citations: z.array(Citation) }),
  attempts: z.array(z.record(z.string(), z.unknown())),
  plumbline: Answer,
})

const nothing = { text: '', reasoning: '', citations: [] }

export function turnDetail(projection: TurnProjection) {
  const { input, paths, attempts } = projection
  const { text, reasoning, citations } = projection.withheld() ? nothing : projection
  return {
    ...projection.summary(),
    input,
    paths,
    output: { text, reasoning, citations },
    attempts,
    plumbline: projection.answer(),
  }
}
