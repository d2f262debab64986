import { z } from 'zod'
import { InputKind } from '../src/contract/input-kind.ts'

/** What came of one question. */
export const QualityRecord = z.object({
  id: z.string(),
  document: z.string(),
  split: z.enum(['calibration', 'held_out']),
  modality: z.enum(['document', 'scan', 'degraded_scan']),
  /** What the product takes the document for, by looking at it. */
  input_kind: InputKind,
  kind: z.string(),
  layout: z.string(),
  /** The layout is one that no calibration document has. */
  unseen_layout: z.boolean(),
  topic: z.string(),
  /** The sort of answer that the question wants. */
  wants: z.string(),
  question: z.string(),
  /** What a right answer holds, as JSON; null when the document does not say. */
  expected: z.unknown(),
  /** Page that says it; null when none does. */
  page: z.number().int().nullable(),
  /** The answer, word for word; null when the model said that there is none. */
  answered: z.string().nullable(),
  abstained: z.boolean(),
  correct: z.boolean(),
  /** The expected value stands in the answer, alone or among others of its sort. */
  contained: z.boolean(),
  /** The expected value stands on the page as it was read: what OCR lost nobody can quote. Null without an answer. */
  readable: z.boolean().nullable(),
  /** The first citation is of the page that says it; null without citation or answer. */
  right_page: z.boolean().nullable(),
  /** The reader's own, uncalibrated; null when it abstained. */
  score: z.number().nullable(),
  /** Calibrated probability that the answer is right. */
  confidence: z.number().min(0).max(1).optional(),
  /** Its score keeps the declared bound. */
  accepted: z.boolean().optional(),
  features: z.object({
    /** How many passages were quoted. */
    quotes: z.number().int(),
    /** Mean OCR confidence of the page that is quoted, or of all when none is; 1 for a text layer. */
    legibility: z.number(),
    pages: z.number().int(),
    warnings: z.array(z.string()),
  }),
  /** Answering alone: the pages were read before. */
  latency_ms: z.number(),
})
export type QualityRecord = z.infer<typeof QualityRecord>
