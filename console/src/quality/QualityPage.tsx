import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { getQuality } from '../api/quality.ts'
import { toApiError } from '../api/upload.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { ErrorBlock } from '../ui/ErrorBlock.tsx'
import { moment } from '../ui/format.ts'
import { Section } from '../ui/Section.tsx'
import { Calibrations } from './Calibrations.tsx'
import { EmptyQuality } from './EmptyQuality.tsx'
import { PeriodPicker } from './PeriodPicker.tsx'
import { RouteTable } from './RouteTable.tsx'
import { daysAreUsual, daysOf, type QualitySearch, searchFrom } from './search.ts'
import { WorthTable } from './WorthTable.tsx'

function Lead({ children }: { children: ReactNode }) {
  return <p className="-mt-3 mb-4 max-w-3xl text-sm text-pretty text-muted">{children}</p>
}

/** How good answers are, and how well that is known. The period and what is on show are in the address. */
export function QualityPage() {
  const search = useSearch({ from: '/quality' })
  const navigate = useNavigate({ from: '/quality' })
  const days = daysOf(search, Date.now())
  const { data, error, isPending, isPlaceholderData } = useQuery({
    queryKey: ['quality', days],
    queryFn: ({ signal }) => getQuality(days, signal),
    refetchInterval: 30_000,
    placeholderData: keepPreviousData,
  })
  const change = (next: QualitySearch) =>
    navigate({ search: searchFrom({ ...next }), replace: true, resetScroll: false })
  // Calibrations that came with Plumbline are there before anything was checked.
  const own = data?.scopes.some(({ calibration, labels }) => labels > 0 || calibration?.source === 'labels')
  const unchecked = data !== undefined && data.verifiers.length === 0 && !own
  const empty = unchecked && data.scopes.length + data.routes.length === 0
  return (
    <div className="pt-10 pb-20">
      <title>Quality · Plumbline</title>
      <header className="mb-7 flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
        <div>
          <h1 className="font-serif text-4xl tracking-[-0.015em]">Quality</h1>
          <p className="figures mt-1.5 text-sm text-muted">
            {data
              ? `Turns of ${data.from} to ${data.to} (UTC), as of ${moment(data.computed_at)}`
              : 'How right answers are, and how sure that is'}
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-1">
          <CopyButton label="Copy link" short="Link" text={() => location.href} />
          <PeriodPicker
            search={search}
            shown={data}
            onPick={(period) => change({ verifier: search.verifier, model: search.model, ...period })}
          />
        </div>
      </header>
      {error && <ErrorBlock error={toApiError(error).wire} />}
      {isPending && (
        <p role="status" className="border-t border-line pt-6 text-sm text-muted">
          Counting…
        </p>
      )}
      {unchecked && <EmptyQuality anyPeriod={daysAreUsual(search)} />}
      {data && !empty && (
        <div className={`space-y-12 ${isPlaceholderData ? 'opacity-60' : ''}`}>
          <Calibrations
            scopes={data.scopes}
            search={search}
            onSearch={(part) => change({ ...search, ...part })}
          />
          <Section title="Which way turns went">
            <Lead>
              A turn counts for the model that answered it. Escalated: first sent here, answered by another.
              Ranges are 95&nbsp;% intervals.
            </Lead>
            {data.routes.length > 0 ? (
              <RouteTable routes={data.routes} />
            ) : (
              <p className="text-sm text-muted">
                No turn was routed in this period. Only agents with a{' '}
                <code className="font-mono text-xs">route</code> in their configuration choose among models.
              </p>
            )}
          </Section>
          <Section title="What checking caught, and what it cost">
            {data.verifiers.length > 0 ? (
              <WorthTable verifiers={data.verifiers} />
            ) : (
              <p className="text-sm text-muted">No answer was checked in this period.</p>
            )}
          </Section>
        </div>
      )}
    </div>
  )
}
