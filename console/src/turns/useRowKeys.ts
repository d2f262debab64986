import { type RefObject, useEffect, useState } from 'react'
import type { TurnSummary } from '../../../src/contract/turn.ts'
import { useShortcuts } from '../ui/useShortcuts.ts'

/** Moves the focus through the rows with j and k (Enter opens, as it does any link), and to the search with `/`. */
export function useRowKeys(turns: TurnSummary[], search: RefObject<HTMLInputElement | null>) {
  const [selected, setSelected] = useState<string>()
  const move = (by: number) => {
    const at = turns.findIndex((turn) => turn.id === selected)
    const to = turns[at < 0 ? 0 : Math.max(0, Math.min(turns.length - 1, at + by))]
    setSelected(to?.id)
  }
  useEffect(() => {
    if (selected !== undefined) document.querySelector<HTMLElement>('[data-selected="true"]')?.focus()
  }, [selected])
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    '/': (event) => {
      event.preventDefault()
      search.current?.focus()
    },
    escape: () => setSelected(undefined),
  })
  return selected
}
