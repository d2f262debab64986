import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { listTurns, type TurnFilters } from '../api/turns.ts'

/** Turns that fit the filters, newest first, page after page; fresh every 5 s while the page is looked at. */
export function useTurnList(filters: TurnFilters) {
  const query = useInfiniteQuery({
    queryKey: ['turns', filters],
    queryFn: ({ pageParam, signal }) => listTurns(filters, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.has_more ? page.data.at(-1)?.id : undefined),
    refetchInterval: 5_000,
    placeholderData: keepPreviousData,
  })
  return { ...query, turns: query.data?.pages.flatMap((page) => page.data) ?? [] }
}
