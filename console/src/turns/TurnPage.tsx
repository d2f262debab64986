import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { ChecksSection } from '../checks/ChecksSection.tsx'
import { ApprovalNotice } from '../turn/ApprovalNotice.tsx'
import { hasSteps } from '../turn/agents.ts'
import { Cancelled } from '../turn/Cancelled.tsx'
import { isLive, questionOf } from '../turn/select.ts'
import { Thread } from '../turn/Thread.tsx'
import { WorkStations } from '../turn/TurnThread.tsx'
import { useTurnStream } from '../turn/useTurnStream.ts'
import { Warnings } from '../turn/Warnings.tsx'
import { ErrorBlock } from '../ui/ErrorBlock.tsx'
import { Section } from '../ui/Section.tsx'
import { useNow } from '../ui/useNow.ts'
import { hasSource, SourcePane } from '../viewer/SourcePane.tsx'
import { AnswerSection } from './AnswerSection.tsx'
import { EventList } from './EventList.tsx'
import { Facts } from './Facts.tsx'
import { InputParts } from './InputParts.tsx'
import { ListSkeleton } from './ListSkeleton.tsx'
import { RouteSection } from './RouteSection.tsx'
import { Timeline } from './Timeline.tsx'
import { TurnHeader } from './TurnHeader.tsx'

/** One turn: its figures, its timeline, its answer beside its sources, its log. Live while it runs. */
export function TurnPage() {
  const { id } = useParams({ from: '/turns/$id' })
  const { cite } = useSearch({ from: '/turns/$id' })
  const navigate = useNavigate({ from: '/turns/$id' })
  const { view, events, error, waiting, originMs, follow, stop } = useTurnStream()
  useEffect(() => follow(id), [id, follow])
  const live = isLive(view)
  // What was held back while this page watched stands in the record, once the turn is over.
  const unseen = !live && view.checks.some((check) => check.draft === '' && check.mode === 'gate')
  const [read, setRead] = useState<string>()
  useEffect(() => {
    if (!unseen || read === id) return
    setRead(id)
    follow(id)
  }, [unseen, read, id, follow])
  const now = useNow(live, 250)
  const chosen = cite === undefined ? undefined : cite - 1
  const choose = (index: number | undefined) =>
    navigate({
      search: { cite: index === undefined ? undefined : index + 1 },
      replace: true,
      resetScroll: false,
    })

  if (error)
    return (
      <div className="mx-auto max-w-2xl space-y-4 py-16">
        <title>Turn · Plumbline</title>
        <ErrorBlock error={error.wire} />
        <Link to="/turns" className="text-sm font-medium underline underline-offset-4">
          All turns
        </Link>
      </div>
    )
  if (waiting || view.state === 'waiting')
    return (
      <div className="pt-10">
        <title>Turn · Plumbline</title>
        <ListSkeleton />
      </div>
    )
  const elapsedMs = live ? Math.max(view.lastAtMs, now - originMs) : view.lastAtMs
  return (
    <article className="space-y-8 pt-6 pb-20">
      <title>{`${questionOf(view).slice(0, 60) || 'Turn'} · Plumbline`}</title>
      <TurnHeader view={view} onCancel={stop} />
      <Facts view={view} />
      {view.error && <ErrorBlock error={view.error} />}
      <Cancelled view={view} />
      <ApprovalNotice view={view} />
      <Section title="Timeline">
        <Timeline view={view} events={events} nowMs={elapsedMs} />
      </Section>
      {(hasSteps(view) || view.longReading) && (
        <Section title={hasSteps(view) ? 'Steps' : 'Reading'}>
          <div className="max-w-3xl">
            <Thread live={live}>
              <WorkStations view={view} originMs={originMs} />
            </Thread>
          </div>
        </Section>
      )}
      <div
        className={
          hasSource(view) ? 'grid gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.05fr)]' : ''
        }
      >
        <div className="min-w-0 space-y-8">
          <AnswerSection view={view} chosen={chosen} onCite={choose} />
          <Warnings view={view} />
          <ChecksSection view={view} chosen={chosen} onCite={choose} />
          <Section title="Input">
            <InputParts parts={view.parts} />
          </Section>
        </div>
        {hasSource(view) && (
          <aside aria-label="Source" className="max-lg:contents">
            <SourcePane view={view} chosen={chosen} onChoose={choose} />
          </aside>
        )}
      </div>
      <RouteSection view={view} />
      <Section title="Events">
        <EventList events={events} />
      </Section>
    </article>
  )
}
