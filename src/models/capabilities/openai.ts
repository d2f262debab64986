import type { Modality } from '../../contract/part.ts'
import type { Capabilities, Family } from './capability.ts'

const seeing: Modality[] = ['text', 'image', 'document']

/** A request's media and its images, for all models that see (developers.openai.com/api/docs/guides/images-vision). */
const media = { images: 1_500, image_bytes: 50_000_000, request_bytes: 512_000_000 }

function text(
  context: number,
  maxOutput: number | undefined,
  more: Partial<Capabilities> = {},
): Capabilities {
  return {
    input: ['text'],
    output: ['text'],
    ...(maxOutput !== undefined && { max_output_tokens: maxOutput }),
    limits: { context_tokens: context },
    ...more,
  }
}

function vision(context: number, maxOutput: number | undefined, reasoning: boolean): Capabilities {
  const limits = { ...media, context_tokens: context }
  return text(context, maxOutput, { input: seeing, tools: true, reasoning, limits })
}

/**
 * OpenAI's models, by the pages at developers.openai.com/api/docs/models. A limit of output that is too high gets a
 * request refused, so doubtful ones are left out.
 */
export const openAiFamilies: Family[] = [
  [/^(text-embedding)/, { input: ['text'], output: [] }],
  [/^(davinci|babbage)-002/, text(16_384, undefined, { tools: false })],
  [/^gpt-3\.5/, text(16_385, 4_096, { tools: true })],
  [/^gpt-4-(1106|0125)/, text(128_000, 4_096, { tools: true })],
  [/^gpt-4-(turbo|vision)/, { ...vision(128_000, 4_096, false), input: ['text', 'image'] }],
  [/^gpt-4-32k/, text(32_768, undefined, { tools: true })],
  [/^gpt-4(-0\d{3})?$/, text(8_192, 8_192, { tools: true })],
  [/^gpt-(4o|5)[\w.-]*audio|^gpt-audio/, text(128_000, 16_384, { input: ['text', 'audio'], tools: true })],
  [/^gpt-4o-2024-05-13/, vision(128_000, 4_096, false)],
  [/^(gpt-4o|chatgpt-4o|gpt-4\.5|gpt-5[\w.]*-chat)/, vision(128_000, 16_384, false)],
  [/^gpt-4\.1/, vision(1_047_576, 32_768, false)],
  [/^gpt-5/, vision(400_000, 128_000, true)],
  [/^gpt-oss/, text(131_072, undefined, { tools: true, reasoning: true })],
  [/^o1-preview/, text(128_000, 32_768, { tools: false, reasoning: true })],
  [/^o1-mini/, text(128_000, 65_536, { tools: false, reasoning: true })],
  [/^o3-mini/, text(200_000, 100_000, { tools: true, reasoning: true })],
  [/^(o1|o3|o4)/, vision(200_000, 100_000, true)],
]
