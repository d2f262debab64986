import { trim } from './sentences.ts'
import type { Span } from './skipped.ts'

/** A web address as written, and in the form in which addresses are compared. */
export interface Link extends Span {
  text: string
  address: string
}

const pattern = /(?:\b(?:https?|ftp):\/\/|(?<![\p{L}\p{N}@/.-])www\.)[^\s<>"'`{}|\\^]+/giu

/** Web addresses of a text, Markdown's too. */
export function linksIn(text: string): Link[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const written = withoutTail(match[0])
    const address = addressOf(written)
    const { start, end } = trim(text, match.index, match.index + written.length)
    return address === undefined ? [] : [{ text: text.slice(start, end), start, end, address }]
  })
}

/** Punctuation after a link is the sentence's; a bracket is the link's only if it was opened in it. */
function withoutTail(link: string): string {
  let end = link.length
  for (;;) {
    const last = link[end - 1] ?? ''
    const opened = { ')': '(', ']': '[' }[last]
    const unopened = opened !== undefined && !balanced(link.slice(0, end), opened, last)
    if (!/[.,;:!?*_~]/.test(last) && !unopened) return link.slice(0, end)
    end--
  }
}

function balanced(text: string, open: string, close: string): boolean {
  return text.split(open).length >= text.split(close).length
}

/** Without scheme, `www.`, default port, fragment and last slash; the host in lower case. Undefined for what is none. */
function addressOf(link: string): string | undefined {
  const full = /^www\./i.test(link) ? `https://${link}` : link
  if (!URL.canParse(full)) return undefined
  const url = new URL(full)
  const path = url.pathname.replace(/\/+$/, '')
  return `${url.host.replace(/^www\./, '')}${path}${url.search}`
}
