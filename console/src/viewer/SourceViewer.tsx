import { useCallback, useState } from 'react'
import type { Citation } from '../../../src/contract/citation.ts'
import { isPaged, pageCount } from '../turn/media.ts'
import { mediaOf, partAt } from '../turn/select.ts'
import type { TurnView } from '../turn/view.ts'
import { Button } from '../ui/Button.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { CloseIcon, MinusIcon, PlusIcon } from '../ui/icons.tsx'
import { PageStage } from './PageStage.tsx'
import { Stepper } from './Stepper.tsx'
import { TextStage } from './TextStage.tsx'

interface SourceViewerProps {
  view: TurnView
  citations: Citation[]
  provisional: boolean
  /** Index of the citation shown; without one, the first page of the first document. */
  active: number | undefined
  onActive(index: number): void
  onClose?: () => void
}

/** The page that a citation stands on, the passage marked. Remounted for each citation, so that it starts there. */
export function SourceViewer(props: SourceViewerProps) {
  const { view, citations, provisional, active, onActive, onClose } = props
  const citation = active === undefined ? undefined : citations[active]
  const source = citation ? partAt(view, citation.part) : mediaOf(view).find((entry) => isPaged(entry.part))
  const [browsed, setBrowsed] = useState<number>()
  const [zoom, setZoom] = useState<number>()
  const [shownZoom, setShownZoom] = useState(1)
  const onZoom = useCallback((value: number) => setShownZoom(value), [])
  if (!source) return null

  const { part } = source
  const paged = isPaged(part) ? part : undefined
  const page = browsed ?? citation?.page ?? 1
  const here = (other: Citation) => other.part === source.path && other.page === page && other.box !== null
  const filename =
    citation?.filename ?? (paged?.filename || (part.type === 'text' ? 'Your text' : `The ${part.type}`))
  const zoomBy = (factor: number) => setZoom(Math.max(1, Math.min(4, shownZoom * factor)))

  return (
    <figure className="flex max-h-full min-h-0 flex-col overflow-hidden rounded-xl border border-line bg-surface shadow-card">
      <div className="flex items-center gap-2 border-b border-line py-1.5 pr-1.5 pl-4">
        <p className="min-w-0 flex-1 truncate text-sm font-medium" title={filename}>
          {filename}
        </p>
        {paged && pageCount(paged) > 1 && (
          <Stepper what="page" at={page} of={pageCount(paged)} onStep={setBrowsed} />
        )}
        {paged && (
          <span className="flex items-center">
            <Button
              look="icon"
              aria-label="Zoom out"
              disabled={shownZoom <= 1}
              onClick={() => zoomBy(1 / 1.3)}
            >
              <MinusIcon />
            </Button>
            <Button look="icon" aria-label="Zoom in" disabled={shownZoom >= 4} onClick={() => zoomBy(1.3)}>
              <PlusIcon />
            </Button>
          </span>
        )}
        {onClose && (
          <Button look="icon" aria-label="Close the page" onClick={onClose}>
            <CloseIcon />
          </Button>
        )}
      </div>
      {paged && (
        <PageStage
          hash={paged.blob.hash}
          page={page}
          name={`${filename}, page ${page}`}
          box={citation && here(citation) ? citation.box : null}
          others={citations.flatMap((other) =>
            other !== citation && here(other) && other.box ? [other.box] : [],
          )}
          zoom={zoom}
          onZoom={onZoom}
          className="min-h-0 flex-1"
        />
      )}
      {part.type === 'text' && (
        <TextStage text={part.text} quote={citation?.quote ?? ''} className="min-h-40 flex-1" />
      )}
      {citation && active !== undefined && (
        <figcaption className="border-t border-line px-4 pt-3 pb-2">
          <blockquote className="line-clamp-4 font-serif text-[1.0625rem] leading-snug text-pretty italic">
            “{citation.quote}”
          </blockquote>
          <div className="mt-1.5 -mr-2 flex items-center gap-1">
            <span className="figures mr-auto text-xs text-faint">
              Page {citation.page} · score {citation.score.toFixed(2)}
              {provisional && ' · found so far'}
            </span>
            {citations.length > 1 && (
              <Stepper
                what="citation"
                at={active + 1}
                of={citations.length}
                onStep={(to) => onActive(to - 1)}
              />
            )}
            <CopyButton compact label="Copy the quote" text={() => citation.quote} />
          </div>
        </figcaption>
      )}
    </figure>
  )
}
