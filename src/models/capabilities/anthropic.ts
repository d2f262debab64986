import type { Capabilities, Family } from './capability.ts'

/**
 * Anthropic's models. Sources: platform.claude.com/docs/en/about-claude/models/overview, …/build-with-claude/vision
 * (General limits) and …/build-with-claude/pdf-support. An image may have 10 MB in base64; past 20 images a side may
 * have 2,000 pixels only.
 */
function claude(context: number, maxOutput: number, reasoning: boolean): Capabilities {
  const many = context > 200_000 ? 600 : 100
  return {
    input: ['text', 'image', 'document'],
    output: ['text'],
    tools: true,
    reasoning,
    max_output_tokens: maxOutput,
    limits: {
      images: many,
      image_bytes: 7_500_000,
      image_side: 8_000,
      many_images: { above_images: 20, image_side: 2_000 },
      document_pages: many,
      request_bytes: 32_000_000,
      context_tokens: context,
    },
  }
}

export const anthropicFamilies: Family[] = [
  [/^claude-3-(haiku|sonnet|opus)/, claude(200_000, 4_096, false)],
  [/^claude-3-5/, claude(200_000, 8_192, false)],
  [/^claude-opus-4-(0|1|2025)/, claude(200_000, 32_000, true)],
  [/^claude-(3-7|sonnet-4-(0|5|2025)|haiku-4|opus-4-5)/, claude(200_000, 64_000, true)],
  [/^claude-(sonnet|opus)-4/, claude(1_000_000, 128_000, true)],
  [/^claude-haiku/, claude(200_000, 128_000, true)],
  [/^claude-/, claude(1_000_000, 128_000, true)],
]
