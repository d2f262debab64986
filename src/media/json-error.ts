/** Matches one literal or number (RFC 8259) at `lastIndex`. */
const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const space = /[ \t\r\n]*/y
const escaped = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y

/** Index just past the match of a sticky pattern at `at`, or -1. */
function past(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}

/** Index just past the string that starts at `at`; -1 for a bad one, past the end of the text for an unclosed one. */
function pastString(text: string, at: number): number {
  if (text.charAt(at) !== '"') return -1
  let end = at + 1
  while (end < text.length) {
    const char = text.charAt(end)
    if (char === '"') return end + 1
    if (char < ' ') return -1
    end = char === '\\' ? past(escaped, text, end) : end + 1
    if (end === -1) return -1
  }
  return text.length + 1
}

/**
 * Index of the token where `text` stops being JSON: `text.length` when it just ends too early. -1 when it is valid.
 * For error messages only: it is far slower than JSON.parse.
 */
export function jsonErrorAt(text: string): number {
  const open: string[] = []
  let expects: 'value' | 'firstValue' | 'key' | 'firstKey' | 'next' = 'value'
  let at = past(space, text, 0)
  const pass = (end: number) => {
    at = end > text.length ? end : past(space, text, end)
  }
  while (at < text.length) {
    const char = text.charAt(at)
    const closes = char === '}' ? '{' : char === ']' ? '[' : undefined
    const mayClose = expects === 'next' || expects === (closes === '{' ? 'firstKey' : 'firstValue')
    if (closes && mayClose && open.at(-1) === closes) {
      open.pop()
      expects = 'next'
      pass(at + 1)
    } else if (expects === 'next') {
      if (char !== ',' || open.length === 0) return at
      expects = open.at(-1) === '{' ? 'key' : 'value'
      pass(at + 1)
    } else if (expects === 'key' || expects === 'firstKey') {
      const end = pastString(text, at)
      if (end === -1) return at
      pass(end)
      if (text.charAt(at) !== ':') return at
      expects = 'value'
      pass(at + 1)
    } else if (char === '{' || char === '[') {
      open.push(char)
      expects = char === '{' ? 'firstKey' : 'firstValue'
      pass(at + 1)
    } else {
      const end = char === '"' ? pastString(text, at) : past(scalar, text, at)
      if (end === -1) return at
      expects = 'next'
      pass(end)
    }
  }
  return at === text.length && expects === 'next' && open.length === 0 ? -1 : text.length
}
