import { fitInto, type MediaRule } from './rule.ts'

const tile = 512
const shortSide = 768

/** Tokens of the whole image, and of each tile. */
const families: [names: RegExp, base: number, perTile: number][] = [
  [/^gpt-4o-mini/, 2_833, 5_667],
  [/^gpt-5/, 70, 140],
  [/^(o1|o3)/, 75, 150],
  [/^(gpt-4|chatgpt-4o|gpt-audio|gpt-realtime)/, 85, 170],
]

/**
 * OpenAI models that cut images into tiles of 512 px. Source: developers.openai.com/api/docs/guides/images-vision,
 * "Tile-based image tokenization". Sound has ten tokens a second. A PDF page is its image and its text.
 */
export function openAiTileRule(name: string): MediaRule | undefined {
  const found = families.find(([names]) => names.test(name))
  if (!found) return undefined
  const [, base, perTile] = found
  const page = base + 4 * perTile
  return {
    image({ width, height, detail }) {
      const upper = base + perTile * tiles({ width, height }, Math.ceil)
      const expected = detail === 'low' ? base : base + perTile * tiles({ width, height }, Math.round)
      return { expected, upper: detail === 'low' ? base : upper }
    },
    page: { expected: page + 700, upper: page + 4 * perTile + 4_000 },
    audioPerSecond: { expected: 10, upper: 20 },
    videoPerSecond: { expected: page, upper: page + 4 * perTile },
  }
}

/** Fitted into 2048 px, then the shorter side brought down to 768 px; sides become whole pixels by `round`. */
function tiles(size: { width: number; height: number }, round: (side: number) => number): number {
  const { width, height } = fitInto(size, 2_048)
  const scale = Math.min(1, shortSide / Math.min(width, height))
  const across = (side: number) => Math.max(1, Math.ceil(round(side * scale) / tile))
  return across(width) * across(height)
}
