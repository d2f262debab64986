import { useCallback, useEffect } from 'react'
import type { TurnState } from '../../../src/contract/turn.ts'
import { questionOf } from '../turn/select.ts'
import type { TurnView } from '../turn/view.ts'
import { useStored } from '../ui/useStored.ts'

export interface SessionTurn {
  id: string
  question: string
  state: TurnState
  startedAt: string
}

const mostKept = 12

/** The turns asked in this tab, newest first; kept up to date with the one on show. */
export function useSessionTurns(view: TurnView) {
  const [turns, setTurns] = useStored<SessionTurn[]>('session', [], 'tab')
  const { id, state, startedAt } = view
  const question = questionOf(view)
  useEffect(() => {
    if (id === undefined || startedAt === undefined || state === 'waiting') return
    setTurns((before) => {
      const entry = { id, question, state, startedAt }
      const known = before.some((turn) => turn.id === id)
      return known
        ? before.map((turn) => (turn.id === id ? entry : turn))
        : [entry, ...before].slice(0, mostKept)
    })
  }, [id, state, startedAt, question, setTurns])
  return { turns, forget: useCallback(() => setTurns([]), [setTurns]) }
}
