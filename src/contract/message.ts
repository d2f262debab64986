import { z } from 'zod'
import { Part } from './part.ts'

/** One entry of a conversation. `path` of a part is `messages[i].content[j]`, as the client sent it. */
export const Message = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  parts: z.array(Part),
  name: z.string().optional(),
})
export type Message = z.infer<typeof Message>
export type Role = Message['role']
