import { useState } from 'react'
import type { ApiError } from '../api/client.ts'
import { answerApproval } from '../api/turns.ts'
import { toApiError } from '../api/upload.ts'
import { Button } from '../ui/Button.tsx'
import { duration } from '../ui/format.ts'

interface ApprovalProps {
  turnId: string
  callId: string
  /** What is left of the turn's deadline; absent when it has none. */
  leftMs: number | undefined
  /** The turn is over, or somebody has answered. */
  closed: boolean
  /** Called before the buttons go dead, so that the focus can be kept. */
  onAnswer(): void
}

/** Asks a person for their word on a call. It can be given once. */
export function Approval({ turnId, callId, leftMs, closed, onAnswer }: ApprovalProps) {
  const [given, setGiven] = useState<boolean>()
  const [error, setError] = useState<ApiError>()
  const dead = closed || given !== undefined
  function answer(allowed: boolean) {
    onAnswer()
    setGiven(allowed)
    setError(undefined)
    answerApproval(turnId, callId, allowed).catch((thrown: unknown) => {
      setError(toApiError(thrown))
      setGiven(undefined)
    })
  }
  return (
    <div className="mt-3">
      <div className="flex flex-wrap items-center gap-2">
        <Button look="primary" disabled={dead} onClick={() => answer(true)}>
          Allow
        </Button>
        <Button look="outline" className="h-9 px-4" disabled={dead} onClick={() => answer(false)}>
          Refuse
        </Button>
        {!dead && leftMs !== undefined && (
          <span className="figures ml-auto text-sm text-muted">{duration(leftMs)} left</span>
        )}
        {closed && given === undefined && (
          <span className="text-sm text-muted">Nobody answered in time.</span>
        )}
      </div>
      {error && !closed && (
        <p role="alert" className="mt-2 text-sm text-danger">
          {error.wire.message} {error.wire.remedy}
        </p>
      )}
    </div>
  )
}
