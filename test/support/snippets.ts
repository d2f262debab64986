/** A piece of code in a page that a reader may copy, and what the page says it prints. */
export interface Snippet {
  /** As its fence says. */
  language: string
  /** What the tests do with it: run it, start a server with it, or nothing. */
  use: 'run' | 'configure' | 'show'
  code: string
  /** The `text` fence that follows, if one does. */
  prints: string | undefined
  /** Line of the page on which its fence opens, from 1. */
  line: number
}

const fence = /^```(\w+)\n([\s\S]*?)^```$/gm

/** The snippets of a page; `text` fences are what the one before prints. */
export function snippetsOf(page: string): Snippet[] {
  const fences = [...page.matchAll(fence)].map((match) => ({
    language: match[1] ?? '',
    code: match[2] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }))
  return fences.flatMap(({ language, code, start, end }, i) => {
    if (language === 'text') return []
    const next = fences[i + 1]
    const follows = next?.language === 'text' && !/^#|```/m.test(page.slice(end, next.start))
    const line = page.slice(0, start).split('\n').length
    return [{ language, use: purposeOf(language), code, prints: follows ? next.code : undefined, line }]
  })
}

/** `bash` and `ts` are run, whole configurations are written as `typescript` or `json`. */
function purposeOf(language: string): Snippet['use'] {
  if (language === 'bash' || language === 'ts') return 'run'
  return language === 'typescript' || language === 'json' ? 'configure' : 'show'
}

/** True when every line of `expected` stands in `output`, in order; `…` fits anything. */
export function prints(output: string, expected: string): boolean {
  const lines = output.split('\n')
  let at = 0
  return expected.split('\n').every((line) => {
    if (line.trim() === '') return true
    const pattern = new RegExp(`^${line.trim().split('…').map(escaped).join('.*')}$`)
    const found = lines.slice(at).findIndex((candidate) => pattern.test(candidate.trim()))
    at += found + 1
    return found >= 0
  })
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
