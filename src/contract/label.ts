import { z } from 'zod'
import { notWellFormed, wellFormed } from './well-formed.ts'

const oneLine = /^[^\p{Cc}\p{Cs}]*$/u

/** Somebody's word on whether a turn's answer is right. A turn may have several, one by each rater. */
export const LabelInput = z.strictObject({
  correct: z.boolean(),
  /** Who or what says so; `person` when nobody is named. */
  rater: z.string().min(1).max(256).regex(oneLine, 'must not hold control characters').default('person'),
  note: z.string().max(2_000).regex(wellFormed, notWellFormed).optional(),
})
export type LabelInput = z.infer<typeof LabelInput>

export const Label = z.object({
  correct: z.boolean(),
  rater: z.string(),
  note: z.string().optional(),
  turn_id: z.string(),
  created_at: z.iso.datetime(),
})
export type Label = z.infer<typeof Label>
