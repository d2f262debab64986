import { PlumblineError } from '../contract/errors.ts'
import type { Protocol, TurnEvent } from '../contract/event.ts'
import type { Message } from '../contract/message.ts'
import type { Part } from '../contract/part.ts'
import type { TurnStore } from '../contract/ports/store.ts'
import { project } from './projection.ts'
import type { TurnRequest } from './request.ts'

/** Turns of a conversation that are looked back at. */
const longestHistory = 100

/** Protocols whose clients send only what is new; with the others a conversation's name is a label. */
const keepsConversations: ReadonlySet<Protocol> = new Set<Protocol>(['turns', 'responses'])

/** What was said before, oldest first, taken from the turns' own logs. */
export interface History {
  turnIds: string[]
  messages: Message[]
  /** `history[turn_id].…`, to name a part by. */
  paths: string[][]
}

/**
 * The turns that a request continues: those of its conversation, or those behind the turn it names. Media comes by its
 * hash, as it was kept. Throws `turn_not_found` for a turn that is not there or not the caller's.
 */
export async function loadHistory(
  { protocol, wishes, key }: TurnRequest,
  turns: TurnStore,
): Promise<History | undefined> {
  const { conversation, previous_turn } = wishes
  const caller = key?.id ?? null
  const ids =
    previous_turn !== undefined
      ? await behind(previous_turn, caller, turns)
      : conversation !== undefined && keepsConversations.has(protocol)
        ? await ofConversation(conversation, caller, turns)
        : []
  if (ids.length === 0) return undefined
  const history: History = { turnIds: ids, messages: [], paths: [] }
  for (const id of ids) append(history, id, await turns.events(id))
  return history
}

async function ofConversation(
  conversation: string,
  caller: string | null,
  turns: TurnStore,
): Promise<string[]> {
  const found = await turns.list({ conversation, state: 'completed', limit: longestHistory })
  return found
    .filter((turn) => turn.key === caller)
    .map((turn) => turn.id)
    .reverse()
}

async function behind(id: string, caller: string | null, turns: TurnStore): Promise<string[]> {
  const turn = await turns.get(id)
  if (!turn || turn.key !== caller) {
    throw new PlumblineError('turn_not_found', { param: 'previous_turn', details: { id } })
  }
  const loaded = (await turns.events(id)).find((event) => event.type === 'history.loaded')
  return [...(loaded?.turn_ids ?? []), id].slice(-longestHistory)
}

function append(history: History, id: string, events: TurnEvent[]): void {
  const { input, paths, text, toolCalls } = project(events)
  for (const [i, message] of input.entries()) {
    // Instructions hold for the request that brought them.
    if (paths[i]?.[0] === 'instructions') continue
    history.messages.push(message)
    history.paths.push((paths[i] ?? []).map((path) => `history[${id}].${path}`))
  }
  const said: Part[] = text === '' ? [] : [{ type: 'text', text }]
  const called = toolCalls.filter(Boolean).map((call): Part => ({ type: 'tool_call', ...call }))
  const parts = [...said, ...called]
  if (parts.length === 0) return
  history.messages.push({ role: 'assistant', parts })
  history.paths.push(parts.map((_, i) => `history[${id}].answer[${i}]`))
}
