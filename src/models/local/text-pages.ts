import type { Line, Page } from '../../contract/page.ts'

/** Text is laid out in sections of about this many characters, so that no step takes long. */
const sectionLength = 10_000
/** A letter is half as wide as a line is high, a tab four letters. */
const letterWidth = 0.5

/**
 * Plain text as pages, for those who read pages: all numbered 1, blank lines part blocks, and words stand where
 * a typewriter would have put them, so that columns made with spaces are columns.
 */
export function* textPages(text: string): Generator<Page> {
  let lines: string[] = []
  let length = 0
  for (const line of linesOf(text)) {
    lines.push(line)
    length += line.length
    if (length < sectionLength) continue
    yield toPage(lines)
    lines = []
    length = 0
  }
  if (lines.length > 0) yield toPage(lines)
}

/** Lines of a text; what is longer than a section is cut, between words where it can be. */
function* linesOf(text: string): Generator<string> {
  for (const line of text.split(/\r?\n/)) {
    let from = 0
    while (line.length - from > sectionLength) {
      const space = line.lastIndexOf(' ', from + sectionLength)
      const to = space > from ? space : from + sectionLength
      yield line.slice(from, to)
      from = to
    }
    yield line.slice(from)
  }
}

function toPage(lines: string[]): Page {
  const expanded = lines.map((line) => line.replaceAll('\t', '    '))
  const width = Math.max(1, ...expanded.map((line) => line.length * letterWidth))
  const height = lines.length
  const blocks: Page['blocks'] = []
  let block: { lines: Line[] } | undefined
  for (const [index, line] of expanded.entries()) {
    const words = [...line.matchAll(/\S+/g)].map((found) => ({
      text: found[0],
      box: [
        (found.index * letterWidth) / width,
        index / height,
        ((found.index + found[0].length) * letterWidth) / width,
        (index + 1) / height,
      ] as [number, number, number, number],
    }))
    if (words.length === 0) block = undefined
    else if (block) block.lines.push({ words })
    else {
      block = { lines: [{ words }] }
      blocks.push(block)
    }
  }
  return { number: 1, width, height, source: 'text_layer', blocks }
}
