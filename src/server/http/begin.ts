import type { Protocol } from '../../contract/event.ts'
import type { HoistedBody } from '../../media/hoist.ts'
import type { TurnRequest } from '../../turn/request.ts'
import type { Turn } from '../../turn/turn.ts'
import type { ServerDeps } from '../deps.ts'
import type { Arrival } from './arrival.ts'
import { readBody } from './body.ts'
import { refuseOtherCase } from './decisive.ts'

/** Where protocols have what goes on to the model as it is, other than on top. */
const settingsAt: Partial<Record<Protocol, string>> = { turns: 'settings.', ui: 'settings.' }

type BeginDeps = Pick<ServerDeps, 'runtime' | 'blobs' | 'limits'>

/**
 * The way in that every protocol shares: a place is taken by the declared size, the body is read, and the turn it asks
 * for is started. What `read` makes of the body besides the turn is handed back.
 */
export async function beginTurn<T extends { turn: TurnRequest }>(
  { message, caller }: Arrival,
  { runtime, blobs, limits }: BeginDeps,
  read: (body: HoistedBody, arrivedAt: number) => T,
): Promise<{ turn: Turn; asked: T }> {
  const arrivedAt = performance.now()
  const declared = message.headers['content-length']
  const ticket = runtime.admit(declared === undefined ? undefined : Number(declared))
  try {
    const asked = read(await readBody(message, blobs, limits), arrivedAt)
    refuseOtherCase(asked.turn.settings.extra, settingsAt[asked.turn.protocol])
    asked.turn.key = caller.key ?? undefined
    return { turn: runtime.start(asked.turn, ticket), asked }
  } catch (error) {
    ticket.release()
    throw error
  }
}
