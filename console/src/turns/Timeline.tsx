import type { TurnEvent } from '../../../src/contract/event.ts'
import { duration } from '../ui/format.ts'
import { type Span, ticksOf, timelineOf } from './timeline.ts'

function barOf({ kind, state }: Span): string {
  if (state === 'failed') return 'bg-danger'
  if (kind === 'attempt') return state === 'live' ? 'bg-brass pulse-soft' : 'bg-ink'
  if (kind === 'stage') return 'bg-brass'
  return 'bg-line-strong'
}

function Row({ span, totalMs }: { span: Span; totalMs: number }) {
  const left = (span.startMs / totalMs) * 100
  const width = ((span.endMs - span.startMs) / totalMs) * 100
  const took = span.endMs - span.startMs
  return (
    <li className="group grid grid-cols-[7.5rem_1fr_5rem] items-center gap-x-3 rounded py-[5px] hover:bg-hover sm:grid-cols-[13rem_1fr_5rem]">
      <span
        className={`truncate text-sm ${span.kind === 'stage' ? 'pl-4 text-muted' : ''}`}
        title={span.label}
      >
        {span.label}
        {span.detail && <span className="figures ml-2 text-xs text-faint">{span.detail}</span>}
      </span>
      <span className="relative block h-3.5">
        <span
          className={`absolute top-0.5 h-2.5 min-w-[3px] rounded-[2px] ${barOf(span)}`}
          style={{ left: `min(${left}%, calc(100% - 3px))`, width: `${width}%` }}
        />
        {span.outputMs !== undefined && (
          <span
            title={`First output at ${duration(span.outputMs)}`}
            className="absolute -top-0.5 h-4.5 w-0.5 bg-brass ring-2 ring-bg"
            style={{ left: `${(span.outputMs / totalMs) * 100}%` }}
          />
        )}
      </span>
      <span className="figures text-right text-xs text-muted">
        {took > 0 ? duration(took) : `at ${duration(span.startMs)}`}
      </span>
    </li>
  )
}

/** The turn as a waterfall: what began when, and how long it took. */
export function Timeline({ events, nowMs }: { events: TurnEvent[]; nowMs: number }) {
  const spans = timelineOf(events, nowMs)
  const totalMs = Math.max(1, ...spans.map((span) => span.endMs))
  const ticks = ticksOf(totalMs)
  return (
    <div>
      <div className="relative">
        <div
          aria-hidden="true"
          className="absolute inset-y-0 right-[5.75rem] left-[8.25rem] sm:left-[13.75rem]"
        >
          {ticks.map((tick) => (
            <span
              key={tick}
              className="absolute inset-y-0 border-l border-line"
              style={{ left: `${(tick / totalMs) * 100}%` }}
            >
              <span className="figures absolute top-full mt-1 -translate-x-1/2 text-[0.6875rem] whitespace-nowrap text-faint max-sm:even:hidden">
                {duration(tick).replace(/\.0+ /, ' ')}
              </span>
            </span>
          ))}
        </div>
        <ol className="relative">
          {spans.map((span) => (
            <Row key={span.key} span={span} totalMs={totalMs} />
          ))}
        </ol>
      </div>
      <p className="mt-7 flex flex-wrap gap-x-5 text-xs text-faint">
        <span className="flex items-center gap-1.5">
          <span className="h-2.5 w-4 rounded-[2px] bg-ink" /> attempt
        </span>
        <span className="flex items-center gap-1.5">
          <span className="h-2.5 w-4 rounded-[2px] bg-brass" /> stage
        </span>
        <span className="flex items-center gap-1.5">
          <span className="h-3.5 w-0.5 bg-brass" /> first output
        </span>
      </p>
    </div>
  )
}
