import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useRef } from 'react'
import type { TurnRequest } from '../api/turns.ts'
import { questionOf } from '../turn/select.ts'
import { useTurnStream } from '../turn/useTurnStream.ts'
import { ErrorBlock } from '../ui/ErrorBlock.tsx'
import { useShortcuts } from '../ui/useShortcuts.ts'
import { hasSource, SourcePane } from '../viewer/SourcePane.tsx'
import { Composer } from './Composer.tsx'
import { DropOverlay } from './DropOverlay.tsx'
import { EmptyPlay } from './EmptyPlay.tsx'
import { HangingLine } from './HangingLine.tsx'
import { LiveTurn } from './LiveTurn.tsx'
import { attachmentAt } from './request.ts'
import { SessionTurns } from './SessionTurns.tsx'
import { sampleInvoice } from './sampleInvoice.ts'
import { TurnActions } from './TurnActions.tsx'
import { useAsking } from './useAsking.ts'
import { useAttachments } from './useAttachments.ts'
import { useDraft } from './useDraft.ts'
import { usePageDrop } from './usePageDrop.ts'
import { useSessionTurns } from './useSessionTurns.ts'
import { useTurnInAddress } from './useTurnInAddress.ts'

/** Ask about something, and watch the turn as it happens. The turn on show is in the address. */
export function PlayPage() {
  const { turn, cite } = useSearch({ from: '/' })
  const navigate = useNavigate({ from: '/' })
  const question = useRef<HTMLTextAreaElement>(null)
  const draft = useDraft()
  const files = useAttachments()
  const stream = useTurnStream()
  const { ask } = stream
  const send = useCallback(
    (request: TurnRequest) => {
      navigate({ search: {} })
      ask(request)
    },
    [navigate, ask],
  )
  const asking = useAsking(draft, files.attachments, send)
  const session = useSessionTurns(stream.view)
  const dropping = usePageDrop(files.add)
  useShortcuts({
    '/': (event) => {
      event.preventDefault()
      question.current?.focus()
    },
  })

  const { view } = stream
  const { setQuestion } = draft
  const clearQuestion = useCallback(() => setQuestion(''), [setQuestion])
  useTurnInAddress(stream, turn, clearQuestion)

  const choose = (index: number | undefined) =>
    navigate({
      search: (before) => ({ ...before, cite: index === undefined ? undefined : index + 1 }),
      replace: true,
    })
  const running = stream.waiting || view.state === 'running'
  const active = view.state !== 'waiting'
  const refused = stream.error && attachmentAt(stream.error.wire.param, asking.files)
  const split = active && hasSource(view)
  const chosen = cite === undefined ? undefined : cite - 1

  return (
    <div className={split ? 'grid gap-x-12 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.05fr)]' : ''}>
      <title>{active ? `${questionOf(view).slice(0, 60)} · Plumbline` : 'Plumbline'}</title>
      {dropping && <DropOverlay />}
      <div
        className={`min-w-0 pb-20 ${split ? 'pt-6' : `relative mx-auto max-w-[46rem] ${active ? 'pt-6' : 'pt-[9vh]'}`}`}
      >
        {!active && <HangingLine />}
        {!active && (
          <h1 className="mb-8 font-serif text-[2.5rem] leading-[1.08] tracking-[-0.02em] text-balance sm:text-5xl">
            Ask, and see where the answer stands.
          </h1>
        )}
        {active && <h1 className="sr-only">Play</h1>}
        <Composer
          draft={draft}
          attachments={files.attachments}
          refused={refused}
          running={running}
          queued={asking.queued}
          question={question}
          onAdd={files.add}
          onRemove={files.remove}
          onAsk={asking.ask}
          onStop={asking.queued ? asking.unqueue : stream.stop}
        />
        {stream.error && (
          <div className="mt-5">
            <ErrorBlock error={stream.error.wire} about={refused?.name} />
          </div>
        )}
        {active && (
          <div className="mt-9 space-y-6">
            <LiveTurn stream={stream} chosen={chosen} onCite={choose} />
            <TurnActions
              view={view}
              request={stream.request}
              onReuse={() => {
                draft.setQuestion(questionOf(view))
                question.current?.focus()
              }}
            />
          </div>
        )}
        {!active && !stream.waiting && (
          <EmptyPlay
            onSample={() => files.add([sampleInvoice()])}
            onQuestion={(text) => {
              if (files.attachments.length === 0) files.add([sampleInvoice()])
              draft.setQuestion(text)
              question.current?.focus()
            }}
          />
        )}
        <SessionTurns turns={session.turns.filter((each) => each.id !== view.id)} onForget={session.forget} />
      </div>
      {split && (
        <aside aria-label="Source" className="max-lg:contents lg:pt-6">
          <SourcePane view={view} chosen={chosen} onChoose={choose} />
        </aside>
      )}
    </div>
  )
}
