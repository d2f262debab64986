import type { Box, Citation } from '../../contract/citation.ts'
import type { Page, Word } from '../../contract/page.ts'
import type { Piece } from './pieces.ts'

/** A quote that stands on a page just as it was given, white space apart; null when none does. */
export function findQuote(quote: string, pages: Page[]): { page: number; box: Box; quote: string } | null {
  const wanted = quote.trim().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return null
  for (const page of pages) {
    const words = page.blocks.flatMap(({ lines }) => lines.flatMap((line) => line.words))
    const found = runOf(words, wanted)
    if (found)
      return { page: page.number, box: around(found), quote: found.map((word) => word.text).join(' ') }
  }
  return null
}

function runOf(words: Word[], wanted: string[]): Word[] | undefined {
  for (let i = 0; i + wanted.length <= words.length; i++) {
    if (wanted.every((text, j) => words[i + j]?.text === text)) return words.slice(i, i + wanted.length)
  }
  return undefined
}

function around(words: Word[]): Box {
  const boxes = words.map((word) => word.box)
  return [
    Math.min(...boxes.map((box) => box[0])),
    Math.min(...boxes.map((box) => box[1])),
    Math.max(...boxes.map((box) => box[2])),
    Math.max(...boxes.map((box) => box[3])),
  ]
}

/** What a model found in a piece. Only quotes that stand on the pages count. */
export interface Finding {
  note: string
  citation: Citation
}

/** The model's lines of JSON, `{"quote": …, "note": …}`, checked against the pages; whatever else it says is left out. */
export function findingsIn(answer: string, { stretch: { source }, pages }: Piece): Finding[] {
  const findings: Finding[] = []
  for (const line of answer.split('\n')) {
    const claim = readClaim(line)
    const found = claim && findQuote(claim.quote, pages)
    if (!claim || !found) continue
    const { filename } = source.part
    findings.push({ note: claim.note, citation: { part: source.path, ...found, score: 1, filename } })
  }
  return findings
}

function readClaim(line: string): { quote: string; note: string } | undefined {
  if (!line.trimStart().startsWith('{')) return undefined
  try {
    const { quote, note } = JSON.parse(line) as { quote?: unknown; note?: unknown }
    return typeof quote === 'string' ? { quote, note: typeof note === 'string' ? note : '' } : undefined
  } catch {
    return undefined
  }
}
