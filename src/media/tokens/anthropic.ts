import { fitInto, type MediaRule, type Tokens } from './rule.ts'

const patch = 28
const standard = { tokens: 1_568, side: 1_568 }
const large = { tokens: 4_784, side: 2_576 }

/** Models that see at most 1,568 px; newer ones may see more. */
const standardNames = /^claude-(2|3|instant|haiku-(3|4)|sonnet-(3|4)|opus-(3|4(?!-[7-9]|\.[7-9])))/

/**
 * Claude. Sources: platform.claude.com/docs/en/build-with-claude/vision (a token per 28 px patch; before that,
 * width × height / 750) and …/pdf-support (a page is its image and 1,500 to 3,000 tokens of text).
 */
export function anthropicRule(name: string): MediaRule | undefined {
  if (!name.includes('claude')) return undefined
  const limit = standardNames.test(name.slice(name.indexOf('claude'))) ? standard : large
  const image = (size: { width: number; height: number }) => imageTokens(size, limit)
  const page = image({ width: 1_700, height: 2_200 })
  return {
    image,
    page: { expected: page.expected + 1_500, upper: page.upper + 4_000 },
    // Claude takes neither; a gateway that turns them into something else is bounded all the same.
    audioPerSecond: { expected: 32, upper: 50 },
    videoPerSecond: { expected: page.expected, upper: page.upper },
  }
}

function imageTokens(size: { width: number; height: number }, limit: typeof standard): Tokens {
  const { width, height } = fitInto(size, limit.side)
  const patches = Math.ceil(width / patch) * Math.ceil(height / patch)
  const byArea = Math.ceil((width * height) / 750)
  return {
    expected: Math.min(limit.tokens, patches),
    // The older documentation speaks of about 1,600 tokens.
    upper: Math.min(limit.tokens + 72, Math.max(patches, byArea)),
  }
}
