import type { Embedder } from '../contract/ports/documents.ts'
import type { Finding, VerificationRequest } from '../contract/ports/verifier.ts'
import type { VerifierConfig } from '../contract/verification.ts'
import { type Check, type CheckRooms, notRun } from './check.ts'
import { sameByWords } from './same-answer.ts'
import { cosine } from './similarity.ts'

type Config = Extract<VerifierConfig, { use: 'agreement' }>

/** Answers without figures mean the same from this cosine on. */
const sameMeaning = 0.75
const maxOutputTokens = 1_000
const leastSamples = 2

/**
 * A cheap model answers the same input several times, side by side; the score is the share of its answers that say what
 * the answer under test says. Throws `verifier_not_run` when fewer than two come back.
 */
export function agreementCheck({ model, samples, pass_at }: Config, { embedder }: CheckRooms): Check {
  return async (request): Promise<Finding> => {
    const asked = await Promise.allSettled(Array.from({ length: samples }, () => ask(request, model)))
    const came = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    if (came.length < leastSamples) {
      const failure = asked.find((one) => one.status === 'rejected')
      request.signal.throwIfAborted()
      throw notRun(`${model} gave ${came.length} of ${samples} answers to compare with`, failure?.reason)
    }
    const same = await Promise.all(
      came.map(({ text }) => agrees(request.answer.text, text, embedder, request.signal)),
    )
    const agreeing = same.filter(Boolean).length
    const score = agreeing / came.length
    return {
      status: score >= pass_at ? 'passed' : 'failed',
      score,
      reason: `${agreeing} of ${came.length} answers of ${model} say the same.`,
      cost_usd: came.reduce<number | null>(
        (sum, { cost_usd }) => (sum === null || cost_usd === null ? null : sum + cost_usd),
        0,
      ),
    }
  }
}

function ask({ ask, messages, paths }: VerificationRequest, model: string) {
  return ask({
    model,
    messages: [...messages],
    paths: paths.map((path) => [...path]),
    max_output_tokens: maxOutputTokens,
  })
}

async function agrees(a: string, b: string, embedder: Embedder, signal: AbortSignal): Promise<boolean> {
  const byWords = sameByWords(a, b)
  if (byWords !== undefined) return byWords
  const [one, other] = await embedder.embed([a, b], signal)
  return cosine(one, other) >= sameMeaning
}
