import { z } from 'zod'
import { Part } from './part.ts'

export const Role = z.enum(['system', 'developer', 'user', 'assistant', 'tool'])
export type Role = z.infer<typeof Role>

/** One entry of a conversation: an ordered list of parts by one author. */
export const Message = z.object({ role: Role, parts: z.array(Part) })
export type Message = z.infer<typeof Message>
