import { z } from 'zod'

/**
 * A rectangle on a page or image: `[left, top, right, bottom]` as fractions of its width and height,
 * origin at the top left of the page as shown (after rotation and EXIF orientation).
 */
export const Box = z.tuple([z.number(), z.number(), z.number(), z.number()])
export type Box = z.infer<typeof Box>

/**
 * Where an answer comes from. `part` is the part's path in the request (`messages[0].content[1]`), `page`
 * counts from 1 (an image is page 1), `quote` stands verbatim on that page. `start` and `end` are the span of
 * the answer's text that the citation supports, in UTF-16 code units; absent while nothing was answered yet.
 */
export const Citation = z.object({
  part: z.string(),
  page: z.number().int().positive(),
  box: Box.nullable(),
  quote: z.string(),
  score: z.number(),
  filename: z.string().optional(),
  start: z.number().int().nonnegative().optional(),
  end: z.number().int().nonnegative().optional(),
})
export type Citation = z.infer<typeof Citation>
