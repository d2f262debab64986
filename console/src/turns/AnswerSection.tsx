import { AnswerChecks } from '../checks/AnswerChecks.tsx'
import { LabelButtons } from '../checks/LabelButtons.tsx'
import { AnswerText } from '../turn/AnswerText.tsx'
import { answerOf, clientCalls, isAnswered } from '../turn/agents.ts'
import { ClientCalls } from '../turn/ClientCalls.tsx'
import { hasAbstained } from '../turn/checks.ts'
import { OutputMedia } from '../turn/OutputMedia.tsx'
import { SourceList } from '../turn/SourceList.tsx'
import { citationsOf, isLive } from '../turn/select.ts'
import { useComposed } from '../turn/useComposed.ts'
import type { TurnView } from '../turn/view.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Section } from '../ui/Section.tsx'

interface AnswerSectionProps {
  view: TurnView
  chosen: number | undefined
  onCite(index: number): void
}

export function AnswerSection({ view, chosen, onCite }: AnswerSectionProps) {
  const { output } = view
  const { citations, provisional } = citationsOf(view)
  const empty = !isAnswered(view)
  const answer = answerOf(view)
  const calls = isLive(view) ? [] : clientCalls(view)
  const composed = useComposed(view)
  return (
    <Section title="Answer">
      <div className="space-y-5">
        {empty && calls.length === 0 && (
          <p className="text-muted">{isLive(view) ? 'Nothing yet.' : 'This turn ended without an answer.'}</p>
        )}
        {!empty && (
          <>
            <AnswerText
              text={answer.text}
              citations={answer.citations}
              active={chosen}
              onCite={onCite}
              live={isLive(view)}
              composed={composed}
            />
            <OutputMedia output={output} />
            <AnswerChecks view={view} />
            <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
              {view.id && !isLive(view) && !hasAbstained(view) && <LabelButtons turnId={view.id} />}
              <CopyButton label="Copy answer" text={() => answer.text} className="-ml-2.5" />
            </div>
          </>
        )}
        {calls.length > 0 && (
          <div>
            <p className="mb-2 text-sm text-muted">It asked the client to call:</p>
            <ClientCalls calls={calls} />
          </div>
        )}
        <SourceList citations={citations} provisional={provisional} active={chosen} onCite={onCite} />
      </div>
    </Section>
  )
}
