import { type KeyboardEvent, useRef, useState } from 'react'
import type { TurnEvent } from '../../../src/contract/event.ts'
import type { TurnView } from '../turn/view.ts'
import { count, duration } from '../ui/format.ts'
import { type Axis, axisOf } from './axis.ts'
import { type Track, tracksOf } from './lanes.ts'
import type { Span } from './span.ts'
import { TimelineBar } from './TimelineBar.tsx'
import { TimelineLegend } from './TimelineLegend.tsx'
import { columns, TimelineLines, TimelineMarks } from './TimelineMarks.tsx'
import { ticksOf, timelineOf } from './timeline.ts'

/** Of the timeline's width, what the shortest bar takes up. */
const drawnShare = 0.006

/** What is written at the right of a track: how long its one span took, or how many there are. */
function sumOf({ lanes, kind }: Track): string {
  const [first, ...rest] = lanes.flat()
  if (!first) return ''
  if (rest.length > 0) return kind === 'tool' ? count(rest.length + 1, 'call') : `× ${rest.length + 1}`
  return first.endMs > first.startMs ? duration(first.endMs - first.startMs) : `at ${duration(first.startMs)}`
}

/** A time on the axis, without digits that say nothing: `1.5 s`. */
function tickLabel(ms: number): string {
  return duration(ms).replace(/(\.\d*?)0+ /, (_, digits: string) => `${digits === '.' ? '' : digits} `)
}

interface TrackRowProps {
  track: Track
  axis: Axis
  tabbed: string | undefined
  active: string | undefined
  onActive(key: string | undefined): void
}

function TrackRow({ track, axis, tabbed, active, onActive }: TrackRowProps) {
  const [only, ...others] = track.lanes.flat()
  const detail = others.length === 0 && track.kind !== 'tool' ? only?.detail : undefined
  const tracked = ['tool', 'attempt', 'check'].includes(track.kind)
  return (
    <li className={`${columns} items-start rounded py-1 hover:bg-hover`}>
      <span
        className={`truncate text-sm leading-4.5 ${track.kind === 'stage' ? 'pl-4 text-muted' : ''} ${tracked ? 'font-mono text-[0.8125rem]' : ''}`}
        title={track.label}
      >
        {track.apart && <span className="mr-2 font-sans text-xs text-faint">{track.apart}</span>}
        {track.label}
        {detail && detail !== track.apart && (
          <span className="figures ml-2 font-sans text-xs text-faint">{detail}</span>
        )}
      </span>
      <span className="block space-y-px">
        {track.lanes.map((lane) => (
          <span key={lane[0]?.key} className="relative block h-4.5" data-testid="lane">
            {lane.map((span) => (
              <TimelineBar
                key={span.key}
                span={span}
                axis={axis}
                inTabOrder={span.key === tabbed}
                active={span.key === active}
                onActive={onActive}
              />
            ))}
          </span>
        ))}
      </span>
      <span className="figures text-right text-xs leading-4.5 text-muted">{sumOf(track)}</span>
    </li>
  )
}

const moves: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

/** The bars as one stop of Tab, in which arrows lead from bar to bar in order of their start. */
function useBars(spans: Span[]) {
  const chart = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<string>()
  const [last, setLast] = useState<string>()
  const order = spans.toSorted((a, b) => a.startMs - b.startMs)
  function onActive(key: string | undefined) {
    setActive(key)
    if (key !== undefined) setLast(key)
  }
  function onKeyDown(event: KeyboardEvent) {
    const move = moves[event.key]
    const at = order.findIndex((span) => span.key === active)
    if (move === undefined || at === -1) return
    event.preventDefault()
    const key = order[Math.min(order.length - 1, Math.max(0, at + move))]?.key
    chart.current?.querySelector<HTMLElement>(`[data-bar="${key}"]`)?.focus()
  }
  const tabbed = order.find((span) => span.key === last)?.key ?? order[0]?.key
  return { chart, active, onActive, onKeyDown, tabbed }
}

interface TimelineProps {
  view: TurnView
  events: TurnEvent[]
  nowMs: number
}

/** The turn as a waterfall: what began when, what ran beside what, and what was left of the deadline. */
export function Timeline({ view, events, nowMs }: TimelineProps) {
  const spans = timelineOf(events, nowMs)
  const { chart, onKeyDown, ...bars } = useBars(spans)
  const axis = axisOf(spans, view.budget.latency_ms, view.predictedEndMs)
  const { totalMs } = axis
  return (
    <div
      ref={chart}
      role="toolbar"
      aria-label="Waterfall"
      aria-orientation="horizontal"
      onKeyDown={onKeyDown}
    >
      <TimelineMarks axis={axis} steps={view.steps} />
      <div className="relative">
        <div
          aria-hidden="true"
          className="absolute inset-y-0 right-[4.25rem] left-[7.75rem] sm:right-[5.75rem] sm:left-[13.75rem]"
        >
          {ticksOf(totalMs).map((tick) => (
            <span
              key={tick}
              className="absolute inset-y-0 border-l border-line max-sm:[&:nth-child(even)>span]:hidden"
              style={{ left: `${(tick / totalMs) * 100}%` }}
            >
              <span className="figures absolute top-full mt-1 -translate-x-1/2 text-[0.6875rem] whitespace-nowrap text-faint">
                {tickLabel(tick)}
              </span>
            </span>
          ))}
          <TimelineLines axis={axis} />
        </div>
        <ol className="relative">
          {tracksOf(spans, totalMs * drawnShare).map((track) => (
            <TrackRow key={track.key} track={track} axis={axis} {...bars} />
          ))}
        </ol>
      </div>
      <TimelineLegend spans={spans} />
    </div>
  )
}
