import { z } from 'zod'

export const InputImage = z.looseObject({
  type: z.literal('input_image'),
  image_url: z.string().nullish(),
  file_id: z.string().nullish(),
  detail: z.enum(['low', 'high', 'auto', 'original']).nullish(),
})

export const InputFile = z.looseObject({
  type: z.literal('input_file'),
  file_id: z.string().nullish(),
  file_data: z.string().nullish(),
  file_url: z.string().nullish(),
  filename: z.string().nullish(),
  detail: z.enum(['low', 'high', 'auto']).nullish(),
})

/** One piece of a message's content, of what clients write and of what earlier answers held. */
export const Content = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('input_text'), text: z.string() }),
  z.looseObject({ type: z.literal('output_text'), text: z.string() }),
  z.looseObject({ type: z.literal('refusal'), refusal: z.string() }),
  InputImage,
  InputFile,
  z.looseObject({
    type: z.literal('input_audio'),
    input_audio: z.looseObject({ data: z.string(), format: z.string() }),
  }),
])
export type Content = z.infer<typeof Content>
export type InputImage = z.infer<typeof InputImage>
export type InputFile = z.infer<typeof InputFile>

const contentList = z.union([z.string(), z.array(Content)])

/** A message; `type` may be left out. */
export const MessageItem = z.looseObject({
  type: z.literal('message').optional(),
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content: contentList,
})

export const FunctionCallItem = z.looseObject({
  type: z.literal('function_call'),
  call_id: z.string(),
  name: z.string(),
  arguments: z.string(),
})

export const FunctionCallOutputItem = z.looseObject({
  type: z.literal('function_call_output'),
  call_id: z.string(),
  output: contentList,
})

/** What the model thought earlier; Plumbline does not send it again. */
export const ReasoningItem = z.looseObject({ type: z.literal('reasoning') })
