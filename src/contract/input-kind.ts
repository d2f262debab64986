import { z } from 'zod'

/**
 * What a turn's input is made of, as measured, not as named: `document` has a text layer; `scan` is pages as pictures,
 * in an image or a PDF; `degraded_scan` is one that is hard to read; `mixed` is several of these. Calibrations, quality
 * and routes are kept by it.
 */
export const InputKind = z.enum(['text', 'document', 'scan', 'degraded_scan', 'audio', 'video', 'mixed'])
export type InputKind = z.infer<typeof InputKind>

/** How much there is of it: pages, pixels, seconds and text, in three classes. */
export const SizeClass = z.enum(['small', 'medium', 'large'])
export type SizeClass = z.infer<typeof SizeClass>
