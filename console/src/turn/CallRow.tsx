import { useEffect, useRef } from 'react'
import { duration } from '../ui/format.ts'
import { ChevronIcon } from '../ui/icons.tsx'
import { Approval } from './Approval.tsx'
import { leftMs, prettyJson } from './agents.ts'
import { CodeBox } from './CodeBox.tsx'
import { ResultParts } from './ResultParts.tsx'
import { isLive } from './select.ts'
import type { CallView, TurnView } from './view.ts'

const words: Record<CallView['status'], string> = {
  waiting: 'Waits for your approval',
  running: 'Running',
  ok: '',
  failed: 'Failed',
  timed_out: 'Timed out',
  skipped: 'Not started',
  refused: 'Refused',
  cancelled: 'Cancelled',
}

const dots: Record<CallView['status'], string> = {
  waiting: 'bg-brass',
  running: 'bg-tool pulse-soft',
  ok: 'bg-tool',
  failed: 'bg-danger',
  timed_out: 'bg-danger',
  skipped: 'border-[1.5px] border-tool',
  refused: 'border-[1.5px] border-tool',
  cancelled: 'bg-faint',
}

/** How long a call has run or took, beside how long it usually takes. */
function timeOf({ status, startedAtMs, latencyMs, predictedMs }: CallView, elapsedMs: number): string {
  if (status === 'running' && startedAtMs !== undefined) {
    const usual = predictedMs === null ? '' : `, usually ${duration(predictedMs)}`
    return `${duration(Math.max(0, elapsedMs - startedAtMs))}${usual}`
  }
  return startedAtMs === undefined || latencyMs === undefined ? '' : duration(latencyMs)
}

function Arguments({ call }: { call: CallView }) {
  const text = prettyJson(call.arguments)
  if (call.arguments.trim() === '' || text === '{}') return null
  if (call.status === 'waiting') return <CodeBox label="Copy the arguments" text={text} />
  return (
    <details className="group">
      <summary className="flex items-center gap-1.5 font-mono text-xs text-muted hover:text-ink">
        <ChevronIcon className="size-3 text-faint transition-transform group-open:rotate-90" />
        <span className="sr-only">Arguments: </span>
        <span className="truncate group-open:invisible">{call.arguments}</span>
      </summary>
      <div className="mt-1.5">
        <CodeBox label="Copy the arguments" text={text} />
      </div>
    </details>
  )
}

function Progress({ call }: { call: CallView }) {
  const { progress, status } = call
  if (!progress || status !== 'running') return null
  const { done, total, message } = progress
  return (
    <div className="mt-2">
      <p className="figures flex justify-between gap-4 text-xs text-muted">
        <span className="truncate">{message ?? 'Working'}</span>
        <span>{total === undefined ? done : `${done} of ${total}`}</span>
      </p>
      {total !== undefined && (
        <div
          role="progressbar"
          aria-label={`Progress of ${call.name}`}
          aria-valuemin={0}
          aria-valuemax={total}
          aria-valuenow={done}
          className="mt-1 h-1 overflow-hidden rounded-full bg-line"
        >
          <div className="h-full bg-tool" style={{ width: `${Math.min(1, done / total) * 100}%` }} />
        </div>
      )}
    </div>
  )
}

/** Someone who is writing is not to be torn away. */
function isBusyWriting(): boolean {
  const at = document.activeElement
  return (at instanceof HTMLTextAreaElement || at instanceof HTMLInputElement) && at.value !== ''
}

const waitingRow = '[data-approval=waiting]'

/**
 * Brings the focus to a call that asks for approval, unless another one has it or someone is writing; once it was
 * answered, on to the next one that asks.
 */
function useApprovalFocus(waiting: boolean) {
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (!waiting) return
    const taken = document.activeElement?.closest(waitingRow)
    if (!taken && !isBusyWriting()) row.current?.focus()
    return () => {
      const here = row.current?.contains(document.activeElement)
      if (here) document.querySelector<HTMLElement>(waitingRow)?.focus()
    }
  }, [waiting])
  return row
}

interface CallRowProps {
  view: TurnView
  call: CallView
  elapsedMs: number
}

/** One call: what was called with what, what became of it, and, while it waits for a person, the question. */
export function CallRow({ view, call, elapsedMs }: CallRowProps) {
  const { name, status, reason, effect, speculative, allowed } = call
  const waiting = status === 'waiting' && allowed === undefined
  const asking = waiting && isLive(view)
  const row = useApprovalFocus(asking)
  const state = waiting && !asking ? 'Was not answered' : words[status]
  const failed = status === 'failed' || status === 'timed_out'
  return (
    <li
      ref={row}
      tabIndex={-1}
      data-testid="call"
      data-approval={asking ? 'waiting' : undefined}
      aria-label={[name, state].filter(Boolean).join(', ')}
      className={`scroll-mt-24 -outline-offset-2 px-3 py-2.5 ${asking ? 'bg-accent-soft' : ''}`}
    >
      <div className="flex items-baseline gap-2">
        <span className={`size-2 shrink-0 -translate-y-px rounded-full ${dots[status]}`} aria-hidden="true" />
        <span className="min-w-0 truncate font-mono text-[0.8125rem] font-medium">{name}</span>
        {state && (
          <span className={`shrink-0 text-xs ${failed ? 'text-danger' : 'text-muted'}`}>{state}</span>
        )}
        {speculative && (
          <span
            className="flex shrink-0 items-center gap-1.5 text-xs text-faint max-sm:hidden"
            title="Started while the model was still writing"
          >
            <span className="size-[6px] rotate-45 bg-brass" /> started early
          </span>
        )}
        {effect === 'write' && <span className="shrink-0 text-xs text-faint">changes something</span>}
        <span className="figures ml-auto shrink-0 text-xs text-faint">{timeOf(call, elapsedMs)}</span>
      </div>
      <div className="mt-1 pl-4">
        <Arguments call={call} />
        <Progress call={call} />
        {status === 'waiting' && view.id && (
          <Approval
            turnId={view.id}
            callId={call.id}
            leftMs={leftMs(view, elapsedMs)}
            closed={!asking}
            onAnswer={() => row.current?.focus()}
          />
        )}
        {reason && (
          <p className={`mt-1.5 text-sm ${failed ? 'text-danger' : 'text-muted'}`}>
            {reason.replace(/^Not started: /, '')}
          </p>
        )}
        <ResultParts parts={call.parts} name={name} />
      </div>
    </li>
  )
}
