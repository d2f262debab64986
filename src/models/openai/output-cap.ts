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
 * The limits that a request as it came has to be given, each of `outputCap`, so that its answer stays within it. A
 * server may read either name: each that is there is lowered where it is above the cap or says nothing, and without any
 * `preferred` is added. `valueTexts` gives a member's JSON, as often as the member is there.
 */
export function limitsToSet(
  outputCap: number,
  preferred: OutputLimit,
  valueTexts: (key: OutputLimit) => (string | undefined)[],
): OutputLimit[] {
  const keys: OutputLimit[] = []
  let limited = false
  for (const key of outputLimits) {
    const texts = valueTexts(key)
    if (texts.length > 0) limited = true
    if (texts.some((text) => isAbove(text, outputCap))) keys.push(key)
  }
  return limited ? keys : [preferred]
}

function isAbove(text: string | undefined, outputCap: number): boolean {
  const asked = Number(text)
  return text === 'null' || !Number.isFinite(asked) || asked > outputCap
}
