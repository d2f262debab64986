import type { ReactNode } from 'react'
import type { Span } from './span.ts'

function Entry({ sign, children }: { sign: string; children: ReactNode }) {
  return (
    <span className="flex items-center gap-1.5">
      <span className={sign} /> {children}
    </span>
  )
}

/** What the colours and signs mean that this timeline shows. */
export function TimelineLegend({ spans }: { spans: Span[] }) {
  const some = (test: (span: Span) => boolean) => spans.some(test)
  const bar = 'h-2.5 w-4 rounded-[2px]'
  return (
    <p className="mt-7 flex flex-wrap gap-x-5 gap-y-1 text-xs text-faint">
      {some(({ kind }) => kind === 'attempt') && <Entry sign={`${bar} bg-ink`}>attempt</Entry>}
      {some(({ kind }) => kind === 'stage') && <Entry sign={`${bar} bg-brass`}>stage</Entry>}
      {some(({ kind }) => kind === 'tool') && <Entry sign={`${bar} bg-tool`}>tool</Entry>}
      {some(({ kind, state }) => kind === 'check' && (state === 'done' || state === 'live')) && (
        <Entry sign={`${bar} bg-ok`}>check</Entry>
      )}
      {some(({ kind, state }) => kind === 'check' && state === 'failed') && (
        <Entry sign={`${bar} bg-danger`}>check that failed</Entry>
      )}
      {some(({ kind, state }) => kind === 'check' && state === 'unmade') && (
        <Entry sign={`${bar} border-[1.5px] border-ok`}>check that did not run</Entry>
      )}
      {some(({ waits, ranFromMs }) => waits === true || ranFromMs !== undefined) && (
        <Entry sign={`${bar} hatched`}>waits for approval</Entry>
      )}
      {some(({ kind, state, waits }) => kind !== 'check' && state === 'unmade' && !waits) && (
        <Entry sign={`${bar} border-[1.5px] border-tool`}>not started</Entry>
      )}
      {some(({ outputMs }) => outputMs !== undefined) && (
        <Entry sign="h-3.5 w-0.5 bg-brass">first output</Entry>
      )}
      {some(({ speculative }) => speculative === true) && (
        <Entry sign="size-[7px] rotate-45 bg-brass">started while the model was still writing</Entry>
      )}
    </p>
  )
}
