import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useRef } from 'react'
import type { TurnFilters } from '../api/turns.ts'
import { toApiError } from '../api/upload.ts'
import { ErrorBlock } from '../ui/ErrorBlock.tsx'
import { useNow } from '../ui/useNow.ts'
import { EmptyTurns } from './EmptyTurns.tsx'
import { FilterBar } from './FilterBar.tsx'
import { ListSkeleton } from './ListSkeleton.tsx'
import { LoadMore } from './LoadMore.tsx'
import { TurnRow } from './TurnRow.tsx'
import { useRowKeys } from './useRowKeys.ts'
import { useTurnList } from './useTurnList.ts'

const columns = ['Turn', 'State', 'Model', 'Time', 'Cost', 'When']

export function TurnsPage() {
  const filters = useSearch({ from: '/turns' })
  const navigate = useNavigate({ from: '/turns' })
  const search = useRef<HTMLInputElement>(null)
  const { turns, isPending, error, isPlaceholderData, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useTurnList(filters)
  const selected = useRowKeys(turns, search)
  useNow(true, 5_000)
  const nowMs = Date.now()
  const change = useCallback((next: TurnFilters) => navigate({ search: next, replace: true }), [navigate])
  return (
    <div className="pt-10 pb-20">
      <title>Turns · Plumbline</title>
      <h1 className="mb-6 font-serif text-4xl tracking-[-0.015em]">Turns</h1>
      <FilterBar filters={filters} search={search} onChange={change} />
      {error && turns.length === 0 && (
        <div className="mt-6">
          <ErrorBlock error={toApiError(error).wire} />
        </div>
      )}
      {turns.length > 0 && (
        <div
          aria-hidden="true"
          className="label mt-5 grid grid-cols-[minmax(0,1fr)_7rem_11rem_4.5rem_4.5rem_6rem] gap-x-5 border-b border-line-strong px-3 pb-2 max-md:hidden"
        >
          {columns.map((column, i) => (
            <span key={column} className={i > 2 ? 'text-right' : ''}>
              {column}
            </span>
          ))}
        </div>
      )}
      {isPending && (
        <div className="mt-6">
          <ListSkeleton />
        </div>
      )}
      <ol aria-label="Turns" className={`max-md:mt-4 ${isPlaceholderData ? 'opacity-60' : ''}`}>
        {turns.map((turn) => (
          <TurnRow key={turn.id} turn={turn} selected={turn.id === selected} nowMs={nowMs} />
        ))}
      </ol>
      {!isPending && !error && turns.length === 0 && (
        <EmptyTurns filtered={Object.keys(filters).length > 0} onClear={() => change({})} />
      )}
      {hasNextPage && <LoadMore loading={isFetchingNextPage} onMore={fetchNextPage} />}
    </div>
  )
}
