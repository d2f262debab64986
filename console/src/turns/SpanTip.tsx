import { duration } from '../ui/format.ts'
import type { Axis } from './axis.ts'
import type { Span } from './span.ts'

/** The figures of a span: when it began, how long it took, what was left of the deadline when it began. */
function figuresOf({ startMs, endMs, ranFromMs, waits }: Span, { deadlineMs }: Axis): [string, string][] {
  const figures: [string, string][] = [['began at', duration(startMs)]]
  if (waits) figures.push(['waited', duration(endMs - startMs)])
  if (ranFromMs !== undefined) figures.push(['waited', duration(ranFromMs - startMs)])
  if (endMs > startMs && !waits) figures.push(['took', duration(endMs - (ranFromMs ?? startMs))])
  if (deadlineMs !== undefined) figures.push(['left then', duration(Math.max(0, deadlineMs - startMs))])
  return figures
}

function notesOf({ step, detail, speculative }: Span): string[] {
  const notes = [step === undefined ? '' : `step ${step}`, detail ?? '']
  if (speculative) notes.push('started while the model was still writing')
  return notes.filter(Boolean)
}

/** All that is known of a span, for assistive technology. */
export function spokenFacts(span: Span, axis: Axis): string {
  const figures = figuresOf(span, axis).map(([name, value]) => {
    if (name === 'left then') return `${value} of the deadline left then`
    return name === 'waited' ? `waited ${value} for approval` : `${name} ${value}`
  })
  return [span.label, ...notesOf(span), ...figures].join(', ')
}

/** The same, beside the bar that is pointed at. */
export function SpanTip({ span, axis }: { span: Span; axis: Axis }) {
  const left = (span.startMs / axis.totalMs) * 100
  return (
    <span
      role="tooltip"
      className="pointer-events-none absolute top-full z-20 mt-1 block w-max max-w-64 rounded-lg border border-line-strong bg-surface px-3 pt-2 pb-2.5 text-left text-xs shadow-pop"
      style={{ left: `${left}%`, transform: `translateX(-${left}%)` }}
    >
      <span className="block truncate font-mono font-medium">{span.label}</span>
      <span className="block text-faint first-letter:uppercase">{notesOf(span).join(', ')}</span>
      <span className="figures mt-1.5 flex gap-x-5">
        {figuresOf(span, axis).map(([name, value]) => (
          <span key={name} className="whitespace-nowrap">
            <span className="block text-faint">{name}</span>
            <span className="block text-sm font-medium">{value}</span>
          </span>
        ))}
      </span>
    </span>
  )
}
