import { z } from 'zod'

/** Somebody's word on whether a turn's answer is right. A turn may have several, one by each rater. */
export const LabelInput = z.strictObject({
  correct: z.boolean(),
  /** Who or what says so; `person` when nobody is named. */
  rater: z.string().min(1).max(256).default('person'),
  note: z.string().max(2_000).optional(),
})
export type LabelInput = z.infer<typeof LabelInput>

export const Label = LabelInput.extend({
  turn_id: z.string(),
  created_at: z.iso.datetime(),
})
export type Label = z.infer<typeof Label>
