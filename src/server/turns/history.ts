import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { PlumblineError } from '../../contract/errors.ts'
import { isEnd, TurnEvent } from '../../contract/event.ts'
import { TurnState, TurnSummary } from '../../contract/turn.ts'
import { project } from '../../turn/projection.ts'
import type { ServerDeps } from '../deps.ts'
import { whenClientLeaves } from '../http/leaving.ts'
import { SseStream } from '../http/sse.ts'
import { TurnDetail, turnDetail } from './detail.ts'
import { EventStream } from './stream.ts'

const ListQuery = z.object({
  state: TurnState.optional(),
  model: z.string().optional(),
  modality: z.string().optional(),
  user: z.string().optional(),
  conversation: z.string().optional(),
  text: z.string().max(200).optional().describe('Found in the input or output preview.'),
  before: z.string().optional().describe('Only turns older than this id.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
const Id = z.object({ id: z.string() })
const EventsQuery = z.object({ after: z.coerce.number().int().min(0).optional() })
const tags = ['Turns']

type HistoryDeps = Pick<ServerDeps, 'runtime' | 'store'>

/** Reads of turns, running and recorded. */
export function registerTurnHistory(app: FastifyInstance, deps: HistoryDeps): void {
  const { runtime, store } = deps
  const list = { data: z.array(TurnSummary), has_more: z.boolean() }

  app.get(
    '/v1/turns',
    {
      schema: {
        tags,
        summary: 'List turns, newest first',
        querystring: ListQuery,
        response: { 200: z.object(list) },
      },
    },
    async (request) => {
      const query = request.query as z.infer<typeof ListQuery>
      const found = await store.turns.list({ ...query, limit: query.limit + 1 })
      return { data: found.slice(0, query.limit), has_more: found.length > query.limit }
    },
  )

  app.get(
    '/v1/turns/:id',
    { schema: { tags, summary: 'One turn in full', params: Id, response: { 200: TurnDetail } } },
    async (request) => {
      const { id } = request.params as z.infer<typeof Id>
      return turnDetail(runtime.running.get(id)?.projection ?? project(await recorded(deps, id)))
    },
  )

  app.get(
    '/v1/turns/:id/events',
    {
      schema: {
        tags,
        summary: 'A turn’s events',
        description:
          'As JSON, or with `Accept: text/event-stream` as a stream that resumes after `Last-Event-ID` and follows the turn to its end.',
        params: Id,
        querystring: EventsQuery,
        response: { 200: z.object({ data: z.array(TurnEvent) }) },
      },
    },
    async (request, reply) => {
      const { id } = request.params as z.infer<typeof Id>
      const { after } = request.query as z.infer<typeof EventsQuery>
      const afterSeq = after ?? seqOf(request.headers['last-event-id'])
      if (request.headers.accept?.includes('text/event-stream')) return follow(deps, id, afterSeq, reply)
      const events = runtime.running.get(id)?.eventsAfter(afterSeq) ?? (await recorded(deps, id, afterSeq))
      return { data: events }
    },
  )

  app.post(
    '/v1/turns/:id/cancel',
    { schema: { tags, summary: 'Cancel a running turn', params: Id, response: { 200: TurnSummary } } },
    async (request: FastifyRequest) => {
      const { id } = request.params as z.infer<typeof Id>
      const turn = runtime.running.get(id)
      turn?.cancel()
      await turn?.ended
      const summary = await store.turns.get(id)
      if (!summary) throw new PlumblineError('turn_not_found', { details: { id } })
      return summary
    },
  )
}

/** What is no place in a log begins at its start: better an event twice than one never. */
function seqOf(lastEventId: string | string[] | undefined): number {
  return /^\d{1,15}$/.test(String(lastEventId)) ? Number(lastEventId) : 0
}

async function recorded({ store }: HistoryDeps, id: string, afterSeq = 0): Promise<TurnEvent[]> {
  if (!(await store.turns.get(id))) throw new PlumblineError('turn_not_found', { details: { id } })
  return store.turns.events(id, afterSeq)
}

async function follow(deps: HistoryDeps, id: string, afterSeq: number, reply: FastifyReply): Promise<void> {
  const turn = deps.runtime.running.get(id)
  if (!turn) {
    const events = await recorded(deps, id, afterSeq)
    reply.hijack()
    const sse = new SseStream(reply.raw)
    const stream = new EventStream(sse)
    for (const event of events) stream.on(event)
    return sse.end()
  }
  reply.hijack()
  const sse = new SseStream(reply.raw)
  const stream = new EventStream(sse)
  sse.open()
  const listener = turn.listen()
  const hear = (event: TurnEvent) => {
    if (isEnd(event)) stream.end(event)
    else stream.on(event)
  }
  const stop = turn.follow(hear, 'log', afterSeq)
  whenClientLeaves(reply.raw, () => {
    stop()
    listener.leave()
    sse.abandon()
  })
}
