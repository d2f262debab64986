import type { ModelCall } from '../../contract/ports/model.ts'

/** How Chat Completions bounds an answer: by OpenAI's present name, and by the older one that most servers know. */
export const outputLimits = ['max_completion_tokens', 'max_tokens'] as const
export type OutputLimit = (typeof outputLimits)[number]

/** The call's settings with no more output allowed than its `outputCap`; the same settings when it has none. */
export function cappedSettings({ settings, outputCap }: ModelCall): ModelCall['settings'] {
  if (outputCap === undefined) return settings
  const asked = settings.max_output_tokens ?? outputCap
  const extra = Object.fromEntries(
    Object.entries(settings.extra).filter(([key]) => !outputLimits.some((limit) => limit === key)),
  )
  return { ...settings, max_output_tokens: Math.min(asked, outputCap), extra }
}

/**
 * The limits that a request as it came has to be given so that its answer stays within `outputCap`. A server may read
 * either name: each that is there is lowered where it is above the cap or says nothing, and without any `preferred`
 * is added. `valueText` gives a member's JSON, undefined when it is absent.
 */
export function cappedLimits(
  outputCap: number,
  preferred: OutputLimit,
  valueTexts: (key: OutputLimit) => (string | undefined)[],
): Partial<Record<OutputLimit, number>> {
  const set: Partial<Record<OutputLimit, number>> = {}
  let limited = false
  for (const key of outputLimits) {
    for (const text of valueTexts(key)) {
      const asked = Number(text)
      const isLimit = text !== 'null' && Number.isFinite(asked)
      if (!isLimit || asked > outputCap) set[key] = outputCap
      limited = true
    }
  }
  if (!limited) set[preferred] = outputCap
  return set
}
