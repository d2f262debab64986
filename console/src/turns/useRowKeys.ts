import { useNavigate } from '@tanstack/react-router'
import { type RefObject, useEffect, useState } from 'react'
import type { TurnSummary } from '../../../src/contract/turn.ts'
import { useShortcuts } from '../ui/useShortcuts.ts'

/** Moves a selection through the rows with j and k, opens it with Enter, and goes to the search field with `/`. */
export function useRowKeys(turns: TurnSummary[], search: RefObject<HTMLInputElement | null>) {
  const [selected, setSelected] = useState<string>()
  const navigate = useNavigate()
  const move = (by: number) => {
    const at = turns.findIndex((turn) => turn.id === selected)
    const to = turns[at < 0 ? 0 : Math.max(0, Math.min(turns.length - 1, at + by))]
    setSelected(to?.id)
  }
  useEffect(() => {
    if (selected !== undefined)
      document.querySelector('[data-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    enter: (event) => {
      // A focused link or button answers to Enter itself.
      if (selected !== undefined && event.target === document.body)
        navigate({ to: '/turns/$id', params: { id: selected } })
    },
    '/': (event) => {
      event.preventDefault()
      search.current?.focus()
    },
    escape: () => setSelected(undefined),
  })
  return selected
}
