import { bytes, count, duration } from '../ui/format.ts'
import { AnswerText } from './AnswerText.tsx'
import { AttemptStation } from './AttemptStation.tsx'
import { OutputMedia } from './OutputMedia.tsx'
import { PartRow } from './PartRow.tsx'
import { SourceList } from './SourceList.tsx'
import { answering, citationsOf, isLive, mediaOf } from './select.ts'
import { Station, Thread } from './Thread.tsx'
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
  chosen: number | undefined
  onCite(index: number): void
}

/** A turn from its parts to its answer, as it happens. */
export function TurnThread({ view, chosen, onCite }: TurnThreadProps) {
  const live = isLive(view)
  const attempt = answering(view)
  const media = mediaOf(view)
  const { citations, provisional } = citationsOf(view)
  const hasOutput = attempt && (attempt.text !== '' || attempt.outputAtMs !== undefined)
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
              <PartRow key={entry.path} entry={entry} />
            ))}
          </div>
          {view.receiving && (
            <p className="figures mt-2 text-sm text-muted">{receivingText(view.receiving)}</p>
          )}
        </Station>
      )}
      {view.attempts.map((each) => (
        <AttemptStation key={each.id} view={view} attempt={each} />
      ))}
      {attempt?.reasoning && (
        <Station title="Reasoning">
          <details>
            <summary className="text-sm text-muted underline underline-offset-4">
              Show what the model wrote
            </summary>
            <p className="mt-2 text-sm whitespace-pre-wrap text-muted">{attempt.reasoning}</p>
          </details>
        </Station>
      )}
      {provisional && citations.length > 0 && !hasOutput && (
        <Station title="Passages" state="live">
          <SourceList citations={citations} provisional active={chosen} onCite={onCite} />
        </Station>
      )}
      {attempt && hasOutput && (
        <Station
          title={answerTitle(view)}
          state={live ? 'live' : 'done'}
          aside={
            attempt.outputAtMs === undefined ? undefined : `first words at ${duration(attempt.outputAtMs)}`
          }
        >
          <div className="space-y-5">
            <AnswerText
              text={attempt.text}
              citations={attempt.citations}
              active={chosen}
              onCite={onCite}
              live={live}
            />
            <OutputMedia attempt={attempt} />
            <SourceList citations={attempt.citations} provisional={false} active={chosen} onCite={onCite} />
          </div>
        </Station>
      )}
    </Thread>
  )
}
