import { lexer, type MarkedToken, type Token, type Tokens } from 'marked'
import { useMemo } from 'react'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Inline } from './Inline.tsx'

const mostCharacters = 200_000
const deepest = 12

const headings = ['h3', 'h4', 'h5'] as const
const sizes = ['text-2xl', 'text-xl', 'text-lg']

function Heading({ token }: { token: Tokens.Heading }) {
  const level = Math.min(token.depth, 3) - 1
  const Tag = headings[level] ?? 'h5'
  return (
    <Tag className={`mt-6 leading-snug tracking-[-0.01em] first:mt-0 ${sizes[level]}`}>
      <Inline tokens={token.tokens} />
    </Tag>
  )
}

function Code({ token }: { token: Tokens.Code }) {
  return (
    <div className="relative rounded-lg border border-line bg-sunken">
      <CopyButton compact label="Copy the code" text={() => token.text} className="absolute top-1 right-1" />
      <pre className="overflow-x-auto p-3 pr-11 font-mono text-[0.8125rem] leading-relaxed">{token.text}</pre>
    </div>
  )
}

function List({ token, depth }: { token: Tokens.List; depth: number }) {
  const Tag = token.ordered ? 'ol' : 'ul'
  const style = token.items.some((item) => item.task)
    ? 'list-none pl-1'
    : token.ordered
      ? 'list-decimal'
      : 'list-disc'
  let offset = 0
  return (
    <Tag
      start={token.start === '' ? undefined : token.start}
      className={`space-y-1 pl-6 marker:text-faint ${style}`}
    >
      {token.items.map((item) => {
        offset += item.raw.length + 1
        return (
          <li key={offset} className="space-y-2">
            <Blocks tokens={item.tokens} depth={depth + 1} />
          </li>
        )
      })}
    </Tag>
  )
}

const aligned = { left: 'text-left', center: 'text-center', right: 'text-right' }

function Row({ cells }: { cells: Tokens.TableCell[] }) {
  let column = 0
  return (
    <tr className="border-b border-line last:border-0">
      {cells.map((cell) => {
        column++
        const Tag = cell.header ? 'th' : 'td'
        return (
          <Tag
            key={column}
            className={`px-3 py-1.5 align-top ${aligned[cell.align ?? 'left']} ${cell.header ? 'font-medium' : ''}`}
          >
            <Inline tokens={cell.tokens} />
          </Tag>
        )
      })}
    </tr>
  )
}

function Table({ token }: { token: Tokens.Table }) {
  let row = 0
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="figures w-full font-sans text-sm">
        <thead className="border-b border-line-strong">
          <Row cells={token.header} />
        </thead>
        <tbody>
          {token.rows.map((cells) => {
            row++
            return <Row key={row} cells={cells} />
          })}
        </tbody>
      </table>
    </div>
  )
}

function Block({ token: given, depth }: { token: Token; depth: number }) {
  const token = given as MarkedToken
  if (depth > deepest) return <p className="whitespace-pre-wrap">{token.raw}</p>
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'heading':
      return <Heading token={token} />
    case 'code':
      return <Code token={token} />
    case 'list':
      return <List token={token} depth={depth} />
    case 'table':
      return <Table token={token} />
    case 'hr':
      return <hr className="border-line-strong" />
    case 'blockquote':
      return (
        <blockquote className="space-y-3 border-l-2 border-line-strong pl-4 text-muted">
          <Blocks tokens={token.tokens} depth={depth + 1} />
        </blockquote>
      )
    case 'html':
      return <p className="whitespace-pre-wrap">{token.raw}</p>
    case 'paragraph':
      return (
        <p>
          <Inline tokens={token.tokens} />
        </p>
      )
    default:
      // A tight list's words, without a paragraph of their own.
      return <Inline tokens={[token]} />
  }
}

function Blocks({ tokens, depth }: { tokens: Token[]; depth: number }) {
  let offset = 0
  return tokens.map((token) => {
    offset += token.raw.length + 1
    return <Block key={`${token.type}${offset}`} token={token} depth={depth} />
  })
}

/**
 * The Markdown (GFM) of a composed answer. It becomes elements, never HTML, and nothing of it is fetched: pictures
 * are links. What is too long or too deep to be read is shown as it is written.
 */
export function Markdown({ text }: { text: string }) {
  const tokens = useMemo(() => {
    if (text.length > mostCharacters) return undefined
    try {
      return lexer(text, { gfm: true, breaks: true })
    } catch {
      // Thousands of nested quotes exhaust the parser's stack.
      return undefined
    }
  }, [text])
  if (!tokens) return <p className="whitespace-pre-wrap">{text}</p>
  return (
    <div className="space-y-3.5">
      <Blocks tokens={tokens} depth={0} />
    </div>
  )
}
