import { z } from 'zod'
import { Wishes } from '../../contract/turn.ts'

/** A part of a message's content. */
export const ContentPart = z.union([
  z.looseObject({ type: z.literal('text'), text: z.string(), cache_control: z.unknown().optional() }),
  z.looseObject({ type: z.literal('refusal'), refusal: z.string() }),
  z.looseObject({
    type: z.literal('image_url'),
    image_url: z.looseObject({
      url: z.string(),
      detail: z.enum(['low', 'high', 'auto', 'original']).optional(),
    }),
    cache_control: z.unknown().optional(),
  }),
  z.looseObject({
    type: z.literal('input_audio'),
    input_audio: z.looseObject({ data: z.string(), format: z.string() }),
  }),
  z.looseObject({
    type: z.literal('file'),
    file: z.looseObject({
      file_id: z.string().optional(),
      file_data: z.string().optional(),
      filename: z.string().optional(),
    }),
    citations: z.unknown().optional(),
    cache_control: z.unknown().optional(),
  }),
])

const ToolCall = z.looseObject({
  id: z.string(),
  function: z.looseObject({ name: z.string(), arguments: z.string() }).optional(),
})

/** A message of a conversation. */
export const ChatMessage = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z.union([z.string(), z.array(ContentPart), z.null()]).optional(),
  tool_calls: z.array(ToolCall).optional(),
  tool_call_id: z.string().optional(),
  cache_control: z.unknown().optional(),
})

/** `POST /v1/chat/completions`, as far as Plumbline reads it; every other field goes to the upstream untouched. */
export const ChatRequest = z.looseObject({
  model: z.string().min(1),
  messages: z.array(ChatMessage).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_completion_tokens: z.number().int().positive().nullish(),
  max_tokens: z.number().int().positive().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  plumbline: Wishes.optional(),
})
export type ChatRequest = z.infer<typeof ChatRequest>
