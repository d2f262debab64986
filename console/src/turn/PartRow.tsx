import type { Part } from '../../../src/contract/part.ts'
import { pageImage } from '../api/turns.ts'
import { bytes, count, duration } from '../ui/format.ts'
import { ToolIcon } from '../ui/icons.tsx'
import { ModalityIcon } from '../ui/ModalityIcons.tsx'
import { isMedia, isPaged } from './media.ts'

function factsOf(part: Part): string[] {
  switch (part.type) {
    case 'image':
      return [`${part.width} × ${part.height} px`]
    case 'document':
      return [count(part.pages, 'page')]
    case 'audio':
    case 'video':
      return part.seconds === undefined ? [] : [duration(part.seconds * 1_000)]
    case 'text':
      return [count(part.text.length, 'character')]
    default:
      return []
  }
}

function nameOf(part: Part): string {
  if (isMedia(part)) return part.filename ?? `Unnamed ${part.type}`
  if (part.type === 'tool_call') return part.name
  if (part.type === 'tool_result') return 'Tool result'
  return part.type === 'text' ? 'Text' : 'Data'
}

function Thumbnail({ part }: { part: Part }) {
  return (
    <span className="grid size-9 shrink-0 place-items-center overflow-hidden rounded border border-line bg-sunken text-faint">
      {isPaged(part) ? (
        <img
          src={pageImage(part.blob.hash, 1, 160)}
          alt=""
          loading="lazy"
          className="size-full bg-white object-cover object-top"
        />
      ) : part.type === 'tool_call' || part.type === 'tool_result' ? (
        <ToolIcon />
      ) : (
        <ModalityIcon name={part.type} />
      )}
    </span>
  )
}

/** An accepted part: what it is and how large. */
export function PartRow({ part }: { part: Part }) {
  const facts = [...factsOf(part), ...(isMedia(part) ? [bytes(part.blob.bytes), part.blob.media_type] : [])]
  return (
    <div className="flex min-w-0 items-center gap-3">
      <Thumbnail part={part} />
      <div className="min-w-0">
        <p className="truncate text-sm font-medium">{nameOf(part)}</p>
        <p className="figures truncate text-xs text-faint">{facts.join(' · ')}</p>
      </div>
    </div>
  )
}
