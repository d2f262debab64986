import { z } from 'zod'
import { Wishes } from '../../contract/turn.ts'
import { Block } from './blocks.ts'

const base = z.looseObject({
  model: z.string().min(1),
  system: z.union([z.string(), z.array(z.looseObject({ type: z.literal('text') }))]).nullish(),
  tools: z.array(z.looseObject({ name: z.string().optional() })).nullish(),
  tool_choice: z
    .looseObject({
      type: z.enum(['auto', 'any', 'tool', 'none']),
      name: z.string().optional(),
      disable_parallel_tool_use: z.boolean().optional(),
    })
    .nullish(),
  thinking: z
    .looseObject({ type: z.string(), budget_tokens: z.number().int().positive().optional() })
    .nullish(),
  output_config: z
    .looseObject({
      effort: z.string().nullish(),
      format: z
        .looseObject({ type: z.string(), schema: z.record(z.string(), z.unknown()).optional() })
        .nullish(),
    })
    .nullish(),
})

const generation = {
  max_tokens: z.number().int().positive(),
  stream: z.boolean().nullish(),
  stop_sequences: z.array(z.string()).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.number().int().nonnegative().nullish(),
  metadata: z.looseObject({ user_id: z.string().nullish() }).nullish(),
  plumbline: Wishes.optional(),
}

const message = z.looseObject({ role: z.enum(['user', 'assistant', 'system']) })
const documentedMessages = z.array(message.extend({ content: z.union([z.string(), z.array(Block)]) })).min(1)
const unreadMessages = z.array(message).min(1)

/** `POST /v1/messages`, as the reference page shows it; fields that are not named here go to the model. */
export const MessagesRequest = base.extend({ ...generation, messages: documentedMessages })

/** `POST /v1/messages/count_tokens`, as the reference page shows it. */
export const CountTokensRequest = base.extend({ messages: documentedMessages })

/** The same, before their blocks are read one by one, so that what is wrong is named by its whole path. */
export const UnreadMessagesRequest = base.extend({ ...generation, messages: unreadMessages })
export type UnreadMessagesRequest = z.infer<typeof UnreadMessagesRequest>

export const UnreadCountRequest = base.extend({ messages: unreadMessages })
export type UnreadCountRequest = z.infer<typeof UnreadCountRequest>
