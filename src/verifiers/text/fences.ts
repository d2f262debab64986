import type { Span } from './skipped.ts'

/** A block of code between fences. `start` and `end` are those of the code alone. */
export interface Fence extends Span {
  /** Lower case, as written after the fence. */
  language: string
  code: string
  /** False when the text ends first. */
  closed: boolean
}

/** Blocks of code of a Markdown text, in order. A fence is closed by one of its own sign, at least as long. */
export function fencesIn(text: string): Fence[] {
  const found: Fence[] = []
  let open: { sign: string; language: string; start: number } | undefined
  let lineStart = 0
  const add = (end: number, closed: boolean) => {
    if (open === undefined) return
    const start = Math.min(open.start, end)
    found.push({ language: open.language, code: text.slice(start, end), start, end, closed })
    open = undefined
  }
  while (lineStart <= text.length) {
    const newline = text.indexOf('\n', lineStart)
    const lineEnd = newline < 0 ? text.length : newline
    const [, sign = '', info = ''] =
      /^[ \t>]*(`{3,}|~{3,})[ \t]*(.*)$/.exec(text.slice(lineStart, lineEnd)) ?? []
    if (open === undefined) {
      const language = /^[\w+#.-]*/.exec(info)?.[0].toLowerCase() ?? ''
      if (sign !== '' && !info.includes('`')) open = { sign, language, start: lineEnd + 1 }
    } else if (sign.startsWith(open.sign) && info.trim() === '')
      add(Math.max(open.start, lineStart - 1), true)
    if (newline < 0) break
    lineStart = lineEnd + 1
  }
  add(text.length, false)
  return found
}
