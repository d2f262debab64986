import type { ImagePart } from '../../contract/part.ts'
import { fitInto, type MediaRule } from './rule.ts'

/**
 * Gemini. Sources: ai.google.dev/gemini-api/docs/media-resolution (version 3: a fixed number by resolution),
 * …/tokens (before that: 258 for each tile of 768 px; sound 32 a second) and …/document-processing (text that a PDF
 * carries is not charged).
 */
export function geminiRule(name: string): MediaRule | undefined {
  const version = /^gemini-(?:[a-z]+-)*(\d+)/.exec(name)
  if (!version) return name.startsWith('gemini') ? before3 : undefined
  return Number(version[1]) >= 3 ? from3 : before3
}

const byDetail: Record<NonNullable<ImagePart['detail']>, number> = {
  low: 280,
  high: 1_120,
  auto: 1_120,
  original: 2_240,
}

const from3: MediaRule = {
  image({ detail = 'auto' }) {
    const expected = byDetail[detail]
    return { expected, upper: Math.max(expected, 1_120) }
  },
  page: { expected: 560, upper: 1_120 },
  audioPerSecond: { expected: 25, upper: 32 },
  // One frame a second, and its sound.
  videoPerSecond: { expected: 70 + 25, upper: 280 + 32 },
}

const before3: MediaRule = {
  image(size) {
    const { width, height } = fitInto(size, 3_072)
    if (width <= 384 && height <= 384) return { expected: 258, upper: 258 }
    // The tile's side follows the image's shorter side, from 256 to 768 px.
    const side = Math.min(768, Math.max(256, Math.floor(Math.min(width, height) / 1.5)))
    const across = (tile: number) => Math.ceil(width / tile) * Math.ceil(height / tile)
    const expected = 258 * across(768)
    return { expected, upper: Math.max(expected, 258 * across(side)) }
  },
  page: { expected: 258, upper: 516 },
  audioPerSecond: { expected: 32, upper: 32 },
  videoPerSecond: { expected: 258 + 32, upper: 258 + 64 },
}
