const quote = 0x22
const backslash = 0x5c
/** Strings shorter than this are walked by hand; past it a native search is faster. */
const nearBytes = 48

/** Index of the quote that closes the string whose content (or unescaped rest) starts at `start`; -1 if not here. */
export function closingQuote(bytes: Buffer, start: number): number {
  let at = start
  while (at < bytes.length) {
    const near = Math.min(bytes.length, at + nearBytes)
    for (; at < near; at++) {
      const byte = bytes[at]
      if (byte === quote) return at
      if (byte === backslash) at++
    }
    if (at >= bytes.length) return -1
    const found = bytes.indexOf(quote, at)
    if (found === -1 || !endsInEscape(bytes, at, found)) return found
    at = found + 1
  }
  return -1
}

/** Whether the bytes from `start` up to `end` leave an escape open: an odd run of backslashes stands before `end`. */
export function endsInEscape(bytes: Buffer, start: number, end: number): boolean {
  let run = end
  while (run > start && bytes[run - 1] === backslash) run--
  return (end - run) % 2 === 1
}
