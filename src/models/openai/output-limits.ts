/**
 * The longest answers of well-known models, in tokens, by the beginning of their name; the first that fits counts.
 * Sources: the models' pages at developers.openai.com/api/docs/models, platform.claude.com/docs/en/about-claude/models,
 * ai.google.dev/gemini-api/docs/models and api-docs.deepseek.com/quick_start/pricing. A limit that is too high gets a
 * request refused, so doubtful ones are left out.
 */
const limits: [name: RegExp, tokens: number][] = [
  [/^gpt-3\.5/, 4_096],
  [/^gpt-4-(turbo|1106|0125|vision)/, 4_096],
  [/^gpt-4(-0\d{3})?$/, 8_192],
  [/^gpt-4o-2024-05-13/, 4_096],
  [/^(gpt-4o|chatgpt-4o|gpt-4\.5|gpt-5[\w.]*-chat|gpt-audio)/, 16_384],
  [/^gpt-4\.1/, 32_768],
  [/^gpt-5/, 128_000],
  [/^o1-preview/, 32_768],
  [/^o1-mini/, 65_536],
  [/^(o1|o3|o4)/, 100_000],
  [/^claude-3-(haiku|sonnet|opus)/, 4_096],
  [/^claude-3-5/, 8_192],
  [/^claude-opus-4-(0|1|2025)/, 32_000],
  [/^claude-(3-7|sonnet-4|haiku-4|opus-4)/, 64_000],
  [/^gemini-(1\.5|2\.0)/, 8_192],
  [/^gemini-(2\.5|3)/, 65_535],
  [/^deepseek-chat/, 8_192],
]

/** Undefined for a model that nobody wrote down. `name` is in lower case and without the names of those who offer it. */
export function outputLimit(name: string): number | undefined {
  return limits.find(([pattern]) => pattern.test(name))?.[1]
}
