const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

function character(code: number): string | undefined {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}

/** Text with the usual character references replaced (`&amp;`, `&#8217;`); others stay as they are written. */
export function decoded(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (whole, hex, decimal, name) => {
    if (hex) return character(Number.parseInt(hex, 16)) ?? whole
    if (decimal) return character(Number(decimal)) ?? whole
    return named[name.toLowerCase()] ?? whole
  })
}

/** The address if a link may lead there: http, https and mail. Nothing else, and nothing of this server. */
export function safeAddress(href: string): string | undefined {
  try {
    const url = new URL(decoded(href))
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : undefined
  } catch {
    // Not an absolute address.
    return undefined
  }
}
