import type { ImagePart } from '../../contract/part.ts'

/** Tokens as expected, and a bound that they should not pass. Whole numbers; `upper` is never below `expected`. */
export interface Tokens {
  expected: number
  upper: number
}

/** How a family of models counts what is not text. */
export interface MediaRule {
  image(image: Pick<ImagePart, 'width' | 'height' | 'detail'>): Tokens
  /** For each page of a PDF, image and text together. */
  page: Tokens
  /** Tokens per second. */
  audioPerSecond: Tokens
  videoPerSecond: Tokens
}

/** The size that fits into a square of `side` pixels; never larger than it was. */
export function fitInto(
  { width, height }: { width: number; height: number },
  side: number,
): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height))
  return { width: width * scale, height: height * scale }
}
