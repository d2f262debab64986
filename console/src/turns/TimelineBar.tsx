import { duration } from '../ui/format.ts'
import type { Axis } from './axis.ts'
import { SpanTip, spokenFacts } from './SpanTip.tsx'
import type { Span } from './span.ts'

const colours: Record<Span['kind'], string> = {
  part: 'bg-line-strong',
  plan: 'bg-line-strong',
  attempt: 'bg-ink',
  stage: 'bg-brass',
  tool: 'bg-tool',
  check: 'bg-ok',
  end: 'bg-line-strong',
}

function lookOf({ kind, state, waits }: Span): string {
  if (waits) return `hatched ${state === 'live' ? 'pulse-soft' : ''}`
  if (state === 'failed') return 'bg-danger'
  if (state === 'unmade') return `border-[1.5px] bg-bg ${kind === 'check' ? 'border-ok' : 'border-tool'}`
  return `${colours[kind]} ${state === 'live' ? 'pulse-soft' : ''}`
}

interface TimelineBarProps {
  span: Span
  axis: Axis
  /** The one bar that Tab leads to. */
  inTabOrder: boolean
  active: boolean
  onActive(key: string | undefined): void
}

/** One span at its place. Hover or focus tells of it. */
export function TimelineBar({ span, axis, inTabOrder, active, onActive }: TimelineBarProps) {
  const share = (ms: number) => (ms / axis.totalMs) * 100
  const left = share(span.startMs)
  const took = span.endMs - span.startMs
  const waited = (span.ranFromMs ?? span.startMs) - span.startMs
  return (
    <>
      <button
        type="button"
        data-bar={span.key}
        tabIndex={inTabOrder ? 0 : -1}
        aria-label={spokenFacts(span, axis)}
        onPointerEnter={() => onActive(span.key)}
        onPointerLeave={() => onActive(undefined)}
        onFocus={() => onActive(span.key)}
        onBlur={() => onActive(undefined)}
        className="absolute inset-y-0 flex min-w-[5px] items-center"
        style={{ left: `min(${left}%, calc(100% - 5px))`, width: `${share(took)}%` }}
      >
        {waited > 0 && (
          <span
            className="hatched h-2.5 shrink-0 rounded-l-[2px]"
            style={{ width: `${(waited / Math.max(took, 1)) * 100}%` }}
          />
        )}
        <span
          className={`h-2.5 min-w-[3px] flex-1 ${waited > 0 ? 'rounded-r-[2px]' : 'rounded-[2px]'} ${lookOf(span)}`}
        />
        {span.speculative && (
          <span className="absolute -top-px -left-[3px] size-[7px] rotate-45 border border-bg bg-brass" />
        )}
      </button>
      {span.outputMs !== undefined && (
        <span
          title={`First output at ${duration(span.outputMs)}`}
          className="pointer-events-none absolute top-0 h-full w-0.5 bg-brass ring-2 ring-bg"
          style={{ left: `${share(span.outputMs)}%` }}
        />
      )}
      {active && <SpanTip span={span} axis={axis} />}
    </>
  )
}
