import { isEnd, type TurnEvent } from '../../src/contract/event.ts'
import type { TurnSummary } from '../../src/contract/turn.ts'
import { openStore } from '../../src/store/open.ts'
import type { Acknowledged } from './acknowledged.ts'

/** What stands in the record after a soak. */
export interface Recorded {
  turns: number
  attempts: number
  costUsd: number
  byState: Record<string, number>
}

/** Holds the record of a stopped server to what its clients were told; every breach is one line. */
export async function checkRecord(
  folder: string,
  acknowledged: ReadonlyMap<string, Acknowledged>,
  breach: (what: string) => void,
): Promise<Recorded> {
  const { store } = await openStore(folder)
  const recorded: Recorded = { turns: 0, attempts: 0, costUsd: 0, byState: {} }
  const seen = new Set<string>()
  for (let before: string | undefined; ; ) {
    const page = await store.turns.list({ limit: 200, before })
    for (const turn of page) {
      seen.add(turn.id)
      recorded.turns += 1
      recorded.byState[turn.state] = (recorded.byState[turn.state] ?? 0) + 1
      const events = await store.turns.events(turn.id)
      for (const problem of logProblems(events)) breach(`${turn.id}: ${problem}`)
      for (const event of events) {
        if (event.type !== 'attempt.finished') continue
        recorded.attempts += 1
        recorded.costUsd += event.cost_usd ?? 0
      }
      const told = acknowledged.get(turn.id)
      const problem = told && endProblem(told, turn, events)
      if (problem) breach(`${turn.id}: ${problem}`)
    }
    if (page.length < 200) break
    before = page.at(-1)?.id
  }
  for (const id of acknowledged.keys())
    if (!seen.has(id)) breach(`${id} was acknowledged and is not recorded`)
  await store.close()
  return recorded
}

function logProblems(events: TurnEvent[]): string[] {
  const problems: string[] = []
  if (events.some(({ seq }, i) => seq !== i + 1)) problems.push('its seq has holes')
  if (events.filter(isEnd).length !== 1 || !isEnd(events.at(-1) ?? ({} as TurnEvent)))
    problems.push('its log does not end with its one end')
  const idsOf = (type: 'attempt.started' | 'attempt.finished') =>
    events.flatMap((event) => (event.type === type ? [event.attempt_id] : [])).sort()
  if (idsOf('attempt.started').join() !== idsOf('attempt.finished').join())
    problems.push('an attempt started and did not finish')
  return problems
}

function endProblem(told: Acknowledged, turn: TurnSummary, events: TurnEvent[]): string | undefined {
  if (told.state !== turn.state) return `its client was told ${told.state}, its record says ${turn.state}`
  if (told.state === 'failed' && told.code !== turn.error?.code)
    return `its client was told ${told.code}, its record says ${turn.error?.code}`
  if (told.state !== 'completed' || told.text === undefined) return undefined
  let text = ''
  for (const event of events) {
    if (event.type === 'answer.restarted') text = ''
    else if (event.type === 'text.delta') text += event.text
  }
  return told.text === text ? undefined : 'its client was told another text than its record has'
}
