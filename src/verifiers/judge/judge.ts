import { z } from 'zod'
import type { Finding } from '../../contract/ports/verifier.ts'
import type { Claim } from '../../contract/verdict.ts'
import type { VerifierConfig } from '../../contract/verification.ts'
import type { Check } from '../check.ts'
import { defaultRubric, judgeQuestion, newNonce } from './prompt.ts'
import { readReply } from './reply.ts'
import { asData } from './untrusted.ts'

type Config = Extract<VerifierConfig, { use: 'judge' }>

/** Judges that reason first need room for it. */
const maxOutputTokens = 2_000
const longestReason = 600
const mostProblems = 20

/** What a judge replies. */
export const JudgeReply = z.strictObject({
  nonce: z.string(),
  score: z.number().min(0).max(10),
  reasons: z.string().max(8_000),
  problems: z.array(z.strictObject({ quote: z.string(), problem: z.string() })).max(100),
})

const task = 'You check the answer that another model gave in a conversation. You see what that model saw.'
const form = (nonce: string) =>
  `{"nonce":"${nonce}","score":<0 to 10>,"reasons":"<one or two sentences>","problems":[{"quote":"<words of the answer, verbatim>","problem":"<what is wrong with them>"}]}`

/**
 * Another model scores the answer by a rubric and sees the images and documents that the first one saw. The score is a
 * tenth of its points. Throws `verifier_not_run` when its reply is not exactly one verdict of this call, and what
 * asking it throws.
 */
export function judgeCheck({ model, rubric = defaultRubric, pass_at }: Config): Check {
  return async (request): Promise<Finding> => {
    const nonce = newNonce()
    const question = judgeQuestion(request, [{ name: 'answer', text: request.answer.text }], {
      model,
      rubric,
      task,
      reply: form,
      nonce,
      maxOutputTokens,
      schema: z.toJSONSchema(JudgeReply, { target: 'draft-2020-12' }),
    })
    const { text, cost_usd } = await request.ask(question)
    const reply = readReply(text, nonce, JudgeReply)
    const score = reply.score / 10
    const claims = claimsOf(request.answer.text, reply.problems)
    return {
      status: score >= pass_at ? 'passed' : 'failed',
      score,
      reason: `${model} gives it ${reply.score} of 10: ${oneLine(reply.reasons) || 'it gave no reason.'}`,
      ...(claims.length > 0 && { claims }),
      cost_usd,
    }
  }
}

/** Problems whose words stand in the answer; those of others are left to the reasons. */
function claimsOf(answer: string, problems: readonly { quote: string; problem: string }[]): Claim[] {
  return problems.slice(0, mostProblems).flatMap(({ quote, problem }) => {
    const start = quote.trim() === '' ? -1 : answer.indexOf(quote)
    if (start < 0) return []
    return [{ text: quote, start, end: start + quote.length, supported: false, reason: oneLine(problem) }]
  })
}

/** Words of a model, as a user may read them. */
function oneLine(text: string): string {
  const line = asData(text).replace(/^\| /gm, '').replace(/\s+/g, ' ').trim()
  return line.length <= longestReason ? line : `${line.slice(0, longestReason)}…`
}
