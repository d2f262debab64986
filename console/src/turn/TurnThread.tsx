import { AnswerChecks } from '../checks/AnswerChecks.tsx'
import { HeldStation } from '../checks/HeldStation.tsx'
import { LabelButtons } from '../checks/LabelButtons.tsx'
import { bytes, count, duration } from '../ui/format.ts'
import { AnswerText } from './AnswerText.tsx'
import { AttemptStation } from './AttemptStation.tsx'
import { answerOf, clientCalls, hasSteps, isAnswered } from './agents.ts'
import { ClientCalls } from './ClientCalls.tsx'
import { hasAbstained } from './checks.ts'
import { HistoryLinks } from './HistoryLinks.tsx'
import { LongReadingStation } from './LongReadingStation.tsx'
import { OutputMedia } from './OutputMedia.tsx'
import { PartRow } from './PartRow.tsx'
import { SourceList } from './SourceList.tsx'
import { StepStation } from './StepStation.tsx'
import { citationsOf, isLive, mediaOf } from './select.ts'
import { Station, Thread } from './Thread.tsx'
import { useComposed } from './useComposed.ts'
import { useElapsed } from './useElapsed.ts'
import type { Receiving, TurnView } from './view.ts'

function receivingText({ stage, receivedBytes, totalBytes }: Receiving): string {
  const verb = stage === 'fetching' ? 'Fetching' : 'Receiving'
  return `${verb} ${bytes(receivedBytes)}${totalBytes ? ` of ${bytes(totalBytes)}` : ''}`
}

function answerTitle(view: TurnView): string {
  if (isLive(view)) return 'Answering'
  return view.finishReason === 'length' ? 'Answer, cut at its length limit' : 'Answer'
}

interface TurnThreadProps {
  view: TurnView
  originMs: number
  chosen: number | undefined
  onCite(index: number): void
}

/** What the models did: step by step for agents, piece by piece for long documents, else attempt by attempt. */
export function WorkStations({ view, originMs }: Pick<TurnThreadProps, 'view' | 'originMs'>) {
  const elapsedMs = useElapsed(view, originMs)
  if (hasSteps(view))
    return view.steps.map((step) => (
      <StepStation key={step.step} view={view} step={step} elapsedMs={elapsedMs} />
    ))
  if (view.longReading) return <LongReadingStation view={view} reading={view.longReading} />
  const working = view.attempts.filter(({ kind }) => kind !== 'verification')
  return working.map((each) => <AttemptStation key={each.id} view={view} attempt={each} />)
}

/** A turn from its parts to its answer, as it happens. */
export function TurnThread({ view, originMs, chosen, onCite }: TurnThreadProps) {
  const live = isLive(view)
  const { output } = view
  const media = mediaOf(view)
  const { citations, provisional } = citationsOf(view)
  const hasOutput = isAnswered(view)
  const answer = answerOf(view)
  const calls = clientCalls(view)
  const composed = useComposed(view)
  return (
    <Thread live={live}>
      {(media.length > 0 || view.receiving) && (
        <Station
          title="Accepted"
          aside={count(media.length, 'file')}
          state={view.receiving ? 'live' : 'done'}
        >
          <div className="grid gap-3 sm:grid-cols-2">
            {media.map((entry) => (
              <PartRow key={entry.path} part={entry.part} />
            ))}
          </div>
          {view.receiving && (
            <p className="figures mt-2 text-sm text-muted">{receivingText(view.receiving)}</p>
          )}
        </Station>
      )}
      {view.history.length > 0 && (
        <Station title={`Continues ${count(view.history.length, 'earlier turn')}`}>
          <HistoryLinks turnIds={view.history} />
        </Station>
      )}
      <WorkStations view={view} originMs={originMs} />
      {output.reasoning && (
        <Station title="Reasoning">
          <details>
            <summary className="text-sm text-muted underline underline-offset-4">
              Show what the model wrote
            </summary>
            <p className="mt-2 text-sm whitespace-pre-wrap text-muted">{output.reasoning}</p>
          </details>
        </Station>
      )}
      <HeldStation view={view} />
      {provisional && citations.length > 0 && !hasOutput && (
        <Station title="Passages" state="live">
          <SourceList citations={citations} provisional active={chosen} onCite={onCite} />
        </Station>
      )}
      {hasOutput && (
        <Station
          title={answerTitle(view)}
          state={live ? 'live' : 'done'}
          aside={`first output at ${duration(output.firstAtMs ?? 0)}`}
        >
          <div className="space-y-5">
            <AnswerText
              text={answer.text}
              citations={answer.citations}
              active={chosen}
              onCite={onCite}
              live={live}
              composed={composed}
            />
            <OutputMedia output={output} />
            <AnswerChecks view={view} />
            {view.id && !live && !hasAbstained(view) && <LabelButtons turnId={view.id} />}
            <SourceList citations={output.citations} provisional={false} active={chosen} onCite={onCite} />
          </div>
        </Station>
      )}
      {calls.length > 0 && (
        <Station
          title={live ? 'Writing a call' : 'For the client to call'}
          state={live ? 'live' : 'done'}
          aside={live ? undefined : count(calls.length, 'call')}
        >
          <ClientCalls calls={calls} />
        </Station>
      )}
    </Thread>
  )
}
