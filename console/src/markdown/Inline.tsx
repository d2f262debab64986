import type { Token } from 'marked'
import type { ReactNode } from 'react'
import { decoded, safeAddress } from './text.ts'

function Address({ href, children }: { href: string; children: ReactNode }) {
  const address = safeAddress(href)
  if (address === undefined) return children
  return (
    <a
      href={address}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="underline decoration-line-strong underline-offset-4 hover:decoration-current"
    >
      {children}
    </a>
  )
}

function Piece({ token }: { token: Token }) {
  const inner = 'tokens' in token && token.tokens && <Inline tokens={token.tokens} />
  switch (token.type) {
    case 'strong':
      return <strong className="font-semibold">{inner}</strong>
    case 'em':
      return <em>{inner}</em>
    case 'del':
      return <del>{inner}</del>
    case 'br':
      return <br />
    case 'codespan':
      return <code className="rounded bg-sunken px-1 py-0.5 font-mono text-[0.8em]">{token.text}</code>
    case 'link':
      return <Address href={token.href}>{inner}</Address>
    case 'image':
      // Fetching a picture would tell its server what was asked, so it is a link instead.
      return <Address href={token.href}>[image: {decoded(token.text) || 'no description'}]</Address>
    case 'checkbox':
      return token.checked ? '☑ ' : '☐ '
    case 'html':
      return token.raw
    default:
      return inner || decoded('text' in token ? token.text : token.raw)
  }
}

/** What stands inside a line. HTML is shown as it is written. */
export function Inline({ tokens }: { tokens: Token[] }) {
  let offset = 0
  return tokens.map((token) => {
    offset += token.raw.length + 1
    return <Piece key={`${token.type}${offset}`} token={token} />
  })
}
