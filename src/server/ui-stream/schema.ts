import { z } from 'zod'
import { Wishes } from '../../contract/turn.ts'

export const TextUiPart = z.looseObject({ type: z.literal('text'), text: z.string() })

export const FileUiPart = z.looseObject({
  type: z.literal('file'),
  url: z.string().describe('A data: URL, an http(s) URL, or the id of an uploaded file.'),
  mediaType: z.string().optional(),
  filename: z.string().nullish(),
})

/** A call of a tool; `type` is `tool-` and its name, or `dynamic-tool`. */
export const ToolUiPart = z.looseObject({
  type: z.string(),
  toolCallId: z.string(),
  toolName: z.string().optional(),
  state: z.string(),
  input: z.unknown().optional(),
  output: z.unknown().optional(),
  errorText: z.string().optional(),
})
export type ToolUiPart = z.infer<typeof ToolUiPart>

const part = z.looseObject({ type: z.string() })

const UiMessage = z.looseObject({
  id: z.string().optional(),
  role: z.enum(['system', 'user', 'assistant']),
  parts: z.array(part),
})
export type UiMessage = z.infer<typeof UiMessage>

/** `POST /v1/ui/chat`: what `useChat` sends, and what its `body` option may add. */
export const UiChatRequest = z.looseObject({
  messages: z.array(UiMessage).min(1),
  model: z.string().min(1).default('agent/reader'),
  max_output_tokens: z.number().int().positive().optional(),
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().min(0).max(1).optional(),
  settings: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Passed on to the model as they are, in the words of Chat Completions: `tools`, say.'),
  plumbline: Wishes.optional(),
})
export type UiChatRequest = z.infer<typeof UiChatRequest>
