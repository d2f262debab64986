import { z } from 'zod'
import { Box } from './citation.ts'

/** One word as it stands on a page. `confidence` is OCR's own, 0 to 1; absent for a text layer. */
export const Word = z.object({ text: z.string(), box: Box, confidence: z.number().optional() })
export type Word = z.infer<typeof Word>

/** A line of words, in reading order. */
export const Line = z.object({ words: z.array(Word) })
export type Line = z.infer<typeof Line>

/**
 * What was read off one page. `width` and `height` are points for a PDF, pixels for an image, as shown. `blocks`
 * are paragraphs or table rows in reading order. `source` says how the words were got.
 */
export const Page = z.object({
  number: z.number().int().positive(),
  width: z.number().positive(),
  height: z.number().positive(),
  source: z.enum(['text_layer', 'ocr', 'empty']),
  blocks: z.array(z.object({ lines: z.array(Line) })),
})
export type Page = z.infer<typeof Page>
