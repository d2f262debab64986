import type { Citation } from '../contract/citation.ts'
import type { Part } from '../contract/part.ts'
import type { PassageSource } from '../contract/ports/documents.ts'
import type { VerificationRequest } from '../contract/ports/verifier.ts'

/** Text that may support an answer. */
export interface Passage {
  text: string
  /** Present where it can be pointed at. */
  citation?: Citation
}

/** What an answer may rest on. */
export interface Evidence {
  /** What the last message of the user asks. */
  question: string
  /** Final quotes of the answer. */
  quotes: Passage[]
  /** Texts of the conversation and what tools returned, all in hand. */
  texts: Passage[]
  /** Files and texts too long to be gone through here: to be searched. */
  sources: PassageSource[]
}

/** Text of at least this many characters is something to read, not something to ask. */
const passageLength = 600
/** Longer texts are searched, as documents are. */
const longestText = 20_000
/** Of all texts in hand together. */
const mostText = 100_000

/** Gathers what an answer may rest on: its quotes, the conversation but for what models said in it, and tool results. */
export function evidenceOf(request: VerificationRequest): Evidence {
  const quotes = request.answer.citations.map((citation) => ({ text: citation.quote, citation }))
  const evidence: Evidence = { question: '', quotes, texts: [], sources: [] }
  const hashes = new Set<string>()
  const asked = lastQuestion(request)
  for (const [i, message] of request.messages.entries()) {
    if (message.role === 'assistant') continue
    for (const [j, part] of message.parts.entries()) {
      const path = request.paths[i]?.[j] ?? `messages[${i}].content[${j}]`
      if (part === asked) continue
      if (part.type === 'image' || part.type === 'document') {
        if (!hashes.has(part.blob.hash))
          evidence.sources.push({ kind: 'file', path, blob: part.blob, filename: part.filename })
        hashes.add(part.blob.hash)
      } else addText(evidence, textOf(part), path)
    }
  }
  // What a failed call said counts too: answers tell of errors.
  for (const tool of request.tools) addText(evidence, tool.text, `tools.${tool.name}`)
  addQuestion(evidence, asked?.text ?? '')
  return evidence
}

/** The last text of the last message of the user. */
function lastQuestion({ messages }: VerificationRequest) {
  const last = messages.findLast(
    ({ role, parts }) => role === 'user' && parts.some((part) => part.type === 'text'),
  )
  return last?.parts.findLast((part) => part.type === 'text')
}

/** A long text asks in its last paragraph and is read. A short one is read only when there is nothing else to read. */
function addQuestion(evidence: Evidence, text: string) {
  const nothingElse = evidence.quotes.length + evidence.texts.length + evidence.sources.length === 0
  evidence.question =
    text.length < passageLength
      ? text
      : (
          text
            .trim()
            .split(/\n\s*\n/)
            .at(-1) ?? ''
        ).slice(-passageLength)
  if (text.length >= passageLength || nothingElse) addText(evidence, text, 'question')
}

function addText(evidence: Evidence, text: string, path: string) {
  if (text.trim() === '') return
  const inHand = evidence.texts.reduce((sum, passage) => sum + passage.text.length, 0)
  if (text.length > longestText || inHand + text.length > mostText)
    evidence.sources.push({ kind: 'text', path, text })
  else evidence.texts.push({ text })
}

function textOf(part: Part): string {
  switch (part.type) {
    case 'text':
    case 'tool_result':
      return part.text
    case 'data':
      return JSON.stringify(part.value) ?? ''
    default:
      return ''
  }
}
