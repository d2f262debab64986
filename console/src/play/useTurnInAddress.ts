import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { useTurnStream } from '../turn/useTurnStream.ts'

/**
 * Keeps the turn on show and the address together: a turn that has just started puts itself there, an address that
 * changed brings its turn, an address without one clears the page. `onStart` is called when a turn starts.
 */
export function useTurnInAddress(
  { view, follow, reset }: ReturnType<typeof useTurnStream>,
  turn: string | undefined,
  onStart: () => void,
) {
  const navigate = useNavigate({ from: '/' })
  const shown = useRef<string | undefined>(undefined)
  const { id } = view
  useEffect(() => {
    if (id !== undefined && id !== shown.current) {
      shown.current = id
      onStart()
      if (turn !== id) navigate({ search: { turn: id }, replace: turn === undefined })
    } else if (turn !== undefined && turn !== shown.current) {
      shown.current = turn
      follow(turn)
    } else if (turn === undefined && shown.current !== undefined && shown.current === id) {
      shown.current = undefined
      reset()
    }
  }, [turn, id, navigate, follow, reset, onStart])
  useEffect(
    () => () => {
      // The stream ends with the page, so a page that comes back must follow again.
      shown.current = undefined
    },
    [],
  )
}
