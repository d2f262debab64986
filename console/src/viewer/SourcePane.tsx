import { useEffect, useRef } from 'react'
import { passagesOf } from '../turn/checks.ts'
import { isPaged } from '../turn/media.ts'
import { mediaOf } from '../turn/select.ts'
import type { TurnView } from '../turn/view.ts'
import { useShortcuts } from '../ui/useShortcuts.ts'
import { SourceViewer } from './SourceViewer.tsx'
import { useWide } from './useWide.ts'

interface SourcePaneProps {
  view: TurnView
  /** The citation chosen, by its index. */
  chosen: number | undefined
  onChoose(index: number | undefined): void
}

/** True when a turn has something to show beside its answer. */
export function hasSource(view: TurnView): boolean {
  return passagesOf(view).citations.length > 0 || mediaOf(view).some((entry) => isPaged(entry.part))
}

/** The source beside the answer on a wide screen; over it, once a citation is chosen, on a narrow one. */
export function SourcePane({ view, chosen, onChoose }: SourcePaneProps) {
  const wide = useWide()
  const dialog = useRef<HTMLDialogElement>(null)
  const { citations, provisional } = passagesOf(view)
  const fallback = provisional ? citations.length - 1 : 0
  const picked = chosen !== undefined && chosen < citations.length ? chosen : undefined
  const active = citations.length === 0 ? undefined : (picked ?? (wide ? fallback : undefined))
  const sheetOpen = !wide && active !== undefined
  const step = (by: number) => {
    const to = (active ?? 0) + by
    if (citations[to]) onChoose(to)
  }
  useShortcuts({ '[': () => step(-1), ']': () => step(1), escape: () => onChoose(undefined) })
  useEffect(() => {
    if (sheetOpen && !dialog.current?.open) dialog.current?.showModal()
  }, [sheetOpen])

  const viewer = (
    <SourceViewer
      key={active === undefined ? 'first' : `${provisional}${active}`}
      view={view}
      citations={citations}
      provisional={provisional}
      active={active}
      onActive={onChoose}
      onClose={wide ? undefined : () => onChoose(undefined)}
    />
  )
  if (wide) return <div className="sticky top-20 flex h-[calc(100vh-6.5rem)] flex-col">{viewer}</div>
  if (!sheetOpen) return null
  return (
    <dialog
      ref={dialog}
      aria-label="Source"
      closedby="any"
      onClose={() => onChoose(undefined)}
      className="fixed inset-x-0 top-auto bottom-0 m-0 flex max-h-[82vh] w-full max-w-none flex-col bg-transparent p-2 text-ink backdrop:bg-black/50"
    >
      {viewer}
    </dialog>
  )
}
