import type { SeenRequest } from '../test/upstream/seen.ts'
import { startUpstream } from '../test/upstream/server.ts'

/** An upstream that never ends by itself, in the benchmark's own process, so that both ends of a turn share a clock. */
export interface PatientUpstream {
  baseUrl: string
  /** Resolves with the next request whose body holds `mark`. */
  seen(mark: string): Promise<SeenRequest>
  close(): Promise<void>
}

const lookEveryMs = 1

export async function startPatientUpstream(): Promise<PatientUpstream> {
  const upstream = await startUpstream({
    script: ({ body }) =>
      body.includes('"silent"')
        ? { headers_delay_ms: 3_600_000 }
        : { text: 'on and on ', chunks: 2, endless: true, chunk_delay_ms: 5 },
  })
  return {
    baseUrl: upstream.baseUrl,
    close: upstream.close,
    async seen(mark) {
      for (;;) {
        const at = upstream.requests.findIndex(({ body }) => body.includes(mark))
        const [found] = at === -1 ? [] : upstream.requests.splice(at, 1)
        if (found) return found
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
      }
    },
  }
}
