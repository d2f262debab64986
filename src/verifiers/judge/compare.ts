import { z } from 'zod'
import type { VerificationRequest } from '../../contract/ports/verifier.ts'
import { defaultRubric, judgeQuestion, newNonce } from './prompt.ts'
import { readReply } from './reply.ts'

const CompareReply = z.strictObject({
  nonce: z.string(),
  better: z.enum(['first', 'second', 'tie']),
  reasons: z.string().max(8_000),
})
const maxOutputTokens = 2_000

const task =
  'You compare two answers that other models gave in a conversation. You see what they saw. Their order means nothing.'
const form = (nonce: string) =>
  `{"nonce":"${nonce}","better":<"first", "second" or "tie">,"reasons":"<one or two sentences>"}`

export interface Comparison {
  /** A tie also when the two orders disagree. */
  better: 'a' | 'b' | 'tie'
  reasons: string
  cost_usd: number | null
}

/**
 * Asks a judge twice which of two answers is better, once in each order, since judges prefer places. Throws
 * `verifier_not_run` when a reply is no verdict, and what asking throws.
 */
export async function compareAnswers(
  request: VerificationRequest,
  a: string,
  b: string,
  { model, rubric = defaultRubric }: { model: string; rubric?: string },
): Promise<Comparison> {
  const ask = async (first: string, second: string) => {
    const nonce = newNonce()
    const exhibits = [
      { name: 'first answer', text: first },
      { name: 'second answer', text: second },
    ]
    const schema = z.toJSONSchema(CompareReply, { target: 'draft-2020-12' })
    const question = judgeQuestion(request, exhibits, {
      model,
      rubric,
      task,
      reply: form,
      nonce,
      maxOutputTokens,
      schema,
    })
    const { text, cost_usd } = await request.ask(question)
    return { ...readReply(text, nonce, CompareReply), cost_usd }
  }
  const [straight, swapped] = await Promise.all([ask(a, b), ask(b, a)])
  const cost_usd =
    straight.cost_usd === null || swapped.cost_usd === null ? null : straight.cost_usd + swapped.cost_usd
  if (straight.better === 'first' && swapped.better === 'second')
    return { better: 'a', reasons: straight.reasons, cost_usd }
  if (straight.better === 'second' && swapped.better === 'first')
    return { better: 'b', reasons: straight.reasons, cost_usd }
  const agreed = straight.better === 'tie' && swapped.better === 'tie'
  const reasons = agreed ? straight.reasons : 'The judge decided otherwise when the answers changed places.'
  return { better: 'tie', reasons, cost_usd }
}
