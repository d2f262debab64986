import { z } from 'zod'
import { CacheControl } from '../http/cache-control.ts'

const base64 = z.looseObject({
  type: z.literal('base64'),
  media_type: z.string().optional(),
  data: z.string(),
})
const url = z.looseObject({ type: z.literal('url'), url: z.string() })
const file = z.looseObject({ type: z.literal('file'), file_id: z.string() })
const text = z.looseObject({ type: z.literal('text'), data: z.string() })

export const TextBlock = z.looseObject({
  type: z.literal('text'),
  text: z.string(),
  cache_control: CacheControl,
})

export const ImageBlock = z.looseObject({
  type: z.literal('image'),
  source: z.discriminatedUnion('type', [base64, url, file]),
  cache_control: CacheControl,
})
export type ImageBlock = z.infer<typeof ImageBlock>

/** A document of content blocks of its own; they are read one by one. */
const content = z.looseObject({
  type: z.literal('content'),
  content: z.union([z.string(), z.array(z.looseObject({ type: z.string() }))]),
})

export const DocumentBlock = z.looseObject({
  type: z.literal('document'),
  source: z.discriminatedUnion('type', [base64, text, content, url, file]),
  title: z.string().nullish(),
  context: z.string().nullish(),
  citations: z.looseObject({ enabled: z.boolean().optional() }).nullish(),
  cache_control: CacheControl,
})
export type DocumentBlock = z.infer<typeof DocumentBlock>

const SearchResultBlock = z.looseObject({
  type: z.literal('search_result'),
  title: z.string(),
  source: z.string(),
  content: z.array(z.looseObject({ type: z.literal('text'), text: z.string() })),
  cache_control: CacheControl,
})
export type SearchResultBlock = z.infer<typeof SearchResultBlock>

const ToolUseBlock = z.looseObject({
  type: z.literal('tool_use'),
  id: z.string(),
  name: z.string(),
  input: z.unknown().optional(),
})

const ToolResultBlock = z.looseObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: z.union([z.string(), z.array(z.looseObject({ type: z.string() }))]).nullish(),
  is_error: z.boolean().nullish(),
  cache_control: CacheControl,
})
export type ToolResultBlock = z.infer<typeof ToolResultBlock>

/** What the model thought earlier; Plumbline does not send it again. */
const ThinkingBlock = z.looseObject({ type: z.literal('thinking') })
const RedactedThinkingBlock = z.looseObject({ type: z.literal('redacted_thinking') })

/** One block of a message's content. */
export const Block = z.discriminatedUnion('type', [
  TextBlock,
  ImageBlock,
  DocumentBlock,
  SearchResultBlock,
  ToolUseBlock,
  ToolResultBlock,
  ThinkingBlock,
  RedactedThinkingBlock,
])
export type Block = z.infer<typeof Block>

/** What may stand inside a tool's result. */
export const ResultBlock = z.discriminatedUnion('type', [
  TextBlock,
  ImageBlock,
  DocumentBlock,
  SearchResultBlock,
])
export type ResultBlock = z.infer<typeof ResultBlock>
