import type { Citation } from '../../../src/contract/citation.ts'
import { isMedia, type MediaPart } from './media.ts'
import type { PartView, TurnView } from './view.ts'

export function isLive(view: TurnView): boolean {
  return view.state === 'running'
}

/** What the answer rests on; while nothing is final, what was found so far, oldest first. */
export function citationsOf({ output, state }: TurnView): { citations: Citation[]; provisional: boolean } {
  const provisional = output.citations.length === 0 && state === 'running'
  return { citations: provisional ? output.provisional : output.citations, provisional }
}

export function partAt(view: TurnView, path: string): PartView | undefined {
  return view.parts.find((part) => part.path === path)
}

/** What a path points at, in words a person knows. */
export function partName(view: TurnView, path: string): string | undefined {
  const part = partAt(view, path)?.part
  if (!part) return undefined
  if (isMedia(part)) return part.filename ?? `the ${part.type}`
  return part.type === 'text' ? 'the text' : undefined
}

export function mediaOf(view: TurnView): (PartView & { part: MediaPart })[] {
  return view.parts.filter((entry): entry is PartView & { part: MediaPart } => isMedia(entry.part))
}

/** The words of the newest user message: what was asked. */
export function questionOf(view: TurnView): string {
  const last = view.parts.findLast((entry) => entry.role === 'user' && entry.part.type === 'text')
  if (!last) return ''
  return (
    view.parts
      .filter((entry) => entry.message === last.message)
      .flatMap((entry) => (entry.part.type === 'text' ? [entry.part.text] : []))
      .at(-1) ?? ''
  )
}
