import type { Bitmap } from './pdf-render.ts'

/** Of the darkest pixels, and of all up to the paper; a page has some text, and is mostly paper. */
const inkQuantile = 0.005
const paperQuantile = 0.75
const edgeQuantile = 0.99
/** A page of few words has less than that: then so much of what is dark, or an edge. */
const sparse = { ink: 0.25, edge: 0.07 }
/** Grey levels between ink and paper, less than which nobody can read. */
const leastContrast = 16
/** Where more of a measure makes reading no easier: grey levels, steps of contrast a pixel, pixels of a line. */
const enough = { contrast: 200, edge: 0.8, line: 10 }
/** Noise that is this share of the contrast halves legibility. */
const halvingNoise = 1 / 20

/** Of all rows, some are looked at, and so of all strips: text is everywhere, and time is short. */
const sampledPixels = 250_000
const stripWidth = 48
const strips = 6
/** Of 255: a share of a strip's row that is ink, in a row that text crosses. */
const fullRow = 0.9

/**
 * How easy a picture of a page is to read, 0 to 1: the product of its contrast, of how little noise there is, of the
 * sharpness of its edges and of the height of its lines, each 1 where more makes reading no easier. Noise is Immerkær's
 * estimate (1996) with a median in place of the mean; sharpness is the steepest step of brightness against the contrast.
 * `bitmap` is grey.
 */
export function legibilityOf(bitmap: Bitmap): number {
  const { ink, paper } = shadesOf(bitmap)
  const contrast = paper - ink
  if (contrast < leastContrast || bitmap.width < 16 || bitmap.height < 16) return 0
  const { noise, step } = textureOf(bitmap, contrast)
  const line = lineHeightOf(bitmap, (ink + paper) / 2)
  const legibility =
    Math.min(1, contrast / enough.contrast) *
    (1 / (1 + noise / contrast / halvingNoise)) *
    Math.min(1, step / contrast / enough.edge) *
    Math.min(1, (line ?? enough.line) / enough.line)
  return Math.round(1_000 * legibility) / 1_000
}

function shadesOf({ pixels, width, height }: Bitmap): { ink: number; paper: number } {
  const counts = new Uint32Array(256)
  let seen = 0
  for (let y = 0; y < height; y += rowStepOf(width, height)) {
    for (let i = y * width; i < (y + 1) * width; i++) count(counts, pixels[i] ?? 0)
    seen += width
  }
  const paper = quantileOf(counts, paperQuantile * seen)
  const dark = sumOf(counts.subarray(0, Math.max(0, paper - leastContrast)))
  return { ink: quantileOf(counts, Math.min(inkQuantile * seen, sparse.ink * dark)), paper }
}

/** Standard deviation of the noise, and the steepest step over two pixels; grey levels. */
function textureOf({ pixels, width, height }: Bitmap, contrast: number): { noise: number; step: number } {
  const roughness = new Uint32Array(2_048)
  const steps = new Uint32Array(256)
  let seen = 0
  for (let y = 1; y < height - 1; y += rowStepOf(width, height)) {
    const row = y * width
    for (let i = row + 1; i < row + width - 1; i++) {
      const left = pixels[i - 1] ?? 0
      const right = pixels[i + 1] ?? 0
      const corners =
        (pixels[i - width - 1] ?? 0) +
        (pixels[i - width + 1] ?? 0) +
        (pixels[i + width - 1] ?? 0) +
        (pixels[i + width + 1] ?? 0)
      const sides = left + right + (pixels[i - width] ?? 0) + (pixels[i + width] ?? 0)
      count(roughness, Math.abs(corners - 2 * sides + 4 * (pixels[i] ?? 0)))
      count(steps, Math.abs(right - left))
      seen++
    }
  }
  // The filter multiplies the deviation by 6; half of a normal distribution lies within 0.6745 of its own.
  const noise = quantileOf(roughness, seen / 2) / (6 * 0.6745)
  const edges = sumOf(steps.subarray(Math.ceil(contrast / 4)))
  return { noise, step: quantileOf(steps, Math.max(edgeQuantile * seen, seen - sparse.edge * edges)) }
}

/** Pixels from the top to the bottom of most lines of text: the median run of rows with ink, in narrow strips; none where those meet no text. */
function lineHeightOf({ pixels, width, height }: Bitmap, threshold: number): number | undefined {
  const runs: number[] = []
  for (let from = 0; from + stripWidth <= width; from += Math.max(stripWidth, Math.floor(width / strips))) {
    let run = 0
    for (let y = 0; y <= height; y++) {
      const dark = y < height ? darkIn(pixels, y * width + from, threshold) : 0
      if (dark > 1 && dark < fullRow * stripWidth) run++
      else {
        if (run > 2) runs.push(run)
        run = 0
      }
    }
  }
  return runs.sort((a, b) => a - b)[runs.length >> 1]
}

function darkIn(pixels: Uint8Array, from: number, threshold: number): number {
  let dark = 0
  for (let i = from; i < from + stripWidth; i++) if ((pixels[i] ?? 0) < threshold) dark++
  return dark
}

const rowStepOf = (width: number, height: number) => Math.max(1, Math.floor((width * height) / sampledPixels))

const sumOf = (counts: Uint32Array) => counts.reduce((sum, each) => sum + each, 0)

function count(counts: Uint32Array, value: number): void {
  counts[value] = (counts[value] ?? 0) + 1
}

/** The first value up to which more than `rank` were counted. */
function quantileOf(counts: Uint32Array, rank: number): number {
  let seen = 0
  const value = counts.findIndex((count) => {
    seen += count
    return seen > rank
  })
  return value < 0 ? counts.length - 1 : value
}
