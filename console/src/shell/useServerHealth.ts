import { useQuery } from '@tanstack/react-query'
import { request } from '../api/client.ts'

/** Whether the server answers: asked every 15 s, and every 3 s while it does not. */
export function useServerHealth() {
  const query = useQuery({
    queryKey: ['health'],
    queryFn: async ({ signal }) => {
      await request('/healthz', { signal })
      return true
    },
    retry: false,
    refetchInterval: (q) => (q.state.status === 'error' ? 3_000 : 15_000),
    networkMode: 'always',
  })
  return { gone: query.isError, retry: () => query.refetch() }
}
