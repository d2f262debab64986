import type { Message } from '../../contract/message.ts'
import type { PassageSource as Source } from '../../contract/ports/documents.ts'

/** Text of at least this many characters is something to read, not something to ask. */
const passageLength = 600

/**
 * What is asked, and what may be quoted: every image and document of the conversation, latest message first and
 * each file once, and text that was pasted along with the question or before it.
 */
export function findSources(messages: Message[], paths: string[][]): { question: string; sources: Source[] } {
  const sources: Source[] = []
  const hashes = new Set<string>()
  let question: string | undefined
  for (let i = messages.length - 1; i >= 0; i--) {
    const message = messages[i]
    if (message?.role !== 'user') continue
    const texts: TextAt[] = []
    for (const [j, part] of message.parts.entries()) {
      const path = paths[i]?.[j] ?? `messages[${i}].content[${j}]`
      if (part.type === 'text') texts.push({ path, text: part.text })
      if ((part.type !== 'image' && part.type !== 'document') || hashes.has(part.blob.hash)) continue
      hashes.add(part.blob.hash)
      sources.push({ kind: 'file', path, blob: part.blob, filename: part.filename })
    }
    const alone = question === undefined && sources.length === 0
    const split =
      question === undefined ? splitQuestion(texts, alone) : { question: '', passages: long(texts) }
    question ??= split.question
    sources.push(...split.passages.map((passage) => ({ kind: 'text' as const, ...passage })))
  }
  return { question: question ?? '', sources }
}

interface TextAt {
  path: string
  text: string
}

const long = (texts: TextAt[]) => texts.filter(({ text }) => text.length >= passageLength)

/**
 * Parts: the last short one asks and long ones are read. One long text: its last or first paragraph asks. When texts are
 * all there is to read, short ones are read too.
 */
function splitQuestion(texts: TextAt[], alone: boolean): { question: string; passages: TextAt[] } {
  if (alone && texts.length > 1) return splitParts(texts)
  if (alone && texts[0] && asksInOneParagraph(texts[0].text)) {
    const { question, rest } = splitText(texts[0].text)
    return { question, passages: [{ path: texts[0].path, text: rest }] }
  }
  const passages = long(texts)
  const short = texts.filter((text) => !passages.includes(text))
  if (short.length > 0 || passages.length === 0) {
    const question = short.map(({ text }) => text.trim()).join('\n')
    return { question, passages }
  }
  const asking = passages.at(-1)
  if (asking === undefined) return { question: '', passages }
  const { question, rest } = splitText(asking.text)
  return { question, passages: [...passages.slice(0, -1), { path: asking.path, text: rest }] }
}

/** The last part that ends in a question mark asks, else the first; all others are read. */
function splitParts(texts: TextAt[]): { question: string; passages: TextAt[] } {
  const asking = texts.findLast(({ text }) => text.trimEnd().endsWith('?')) ?? texts[0]
  return { question: asking?.text.trim() ?? '', passages: texts.filter((text) => text !== asking) }
}

/** A statement and a question about it, one above the other. */
function asksInOneParagraph(text: string): boolean {
  const pieces = text.trim().split(/\n+/)
  const asking = [pieces[0], pieces.at(-1)].filter((piece) => piece?.trimEnd().endsWith('?'))
  return pieces.length > 1 && asking.length === 1
}

function splitText(text: string): { question: string; rest: string } {
  const paragraphs = text.trim().split(/\n\s*\n/)
  const pieces = paragraphs.length > 1 ? paragraphs : text.trim().split('\n')
  const separator = paragraphs.length > 1 ? '\n\n' : '\n'
  const first = pieces[0]?.trim() ?? ''
  const last = pieces.at(-1)?.trim() ?? ''
  if (pieces.length === 1) return splitSentence(first)
  const firstAsks = first.length < passageLength && first.endsWith('?') && !last.endsWith('?')
  const rest = firstAsks ? pieces.slice(1) : pieces.slice(0, -1)
  return { question: (firstAsks ? first : last).slice(-passageLength), rest: rest.join(separator) }
}

/** One paragraph: the question mark's own sentence asks. */
function splitSentence(text: string): { question: string; rest: string } {
  const question =
    text
      .match(/[^.!?\n]+\?/g)
      ?.at(-1)
      ?.trim() ?? text.slice(-passageLength)
  return { question, rest: text.replace(question, ' ') }
}
