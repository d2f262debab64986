import { z } from 'zod'
import { Name, TurnName, Wishes } from '../../contract/turn.ts'
import { FunctionCallItem, FunctionCallOutputItem, MessageItem, ReasoningItem } from './content-schema.ts'

const base = z.looseObject({
  model: z.string().min(1),
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  max_output_tokens: z.number().int().positive().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  tools: z.array(z.looseObject({ type: z.string() })).nullish(),
  tool_choice: z.union([z.string(), z.looseObject({ type: z.string() })]).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  text: z
    .looseObject({
      format: z.looseObject({ type: z.string() }).optional(),
      verbosity: z.enum(['low', 'medium', 'high']).nullish(),
    })
    .nullish(),
  reasoning: z.looseObject({ effort: z.string().nullish() }).nullish(),
  truncation: z.enum(['auto', 'disabled']).nullish(),
  store: z.boolean().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  include: z.array(z.string()).nullish(),
  user: z.string().nullish(),
  previous_response_id: TurnName.nullish(),
  conversation: z.union([Name, z.looseObject({ id: Name })]).nullish(),
  plumbline: Wishes.optional(),
})

/** `POST /v1/responses`, as the reference page shows it; fields that are not named here go to the model. */
export const ResponsesRequest = base.extend({
  input: z.union([
    z.string(),
    z.array(z.union([MessageItem, FunctionCallItem, FunctionCallOutputItem, ReasoningItem])).min(1),
  ]),
})

/** The same, before the items of `input` are read one by one, so that what is wrong is named by its whole path. */
export const UnreadRequest = base.extend({
  input: z.union([z.string(), z.array(z.looseObject({ type: z.string().nullish() })).min(1)]),
})
export type UnreadRequest = z.infer<typeof UnreadRequest>
