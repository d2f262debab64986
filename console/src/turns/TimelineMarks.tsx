import type { ReactNode } from 'react'
import { duration } from '../ui/format.ts'
import type { Axis } from './axis.ts'

export const columns = 'grid grid-cols-[7rem_1fr_3.5rem] gap-x-3 sm:grid-cols-[13rem_1fr_5rem]'

function MarkRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={`${columns} items-center`}>
      <span className="truncate text-xs text-faint">{label}</span>
      <span className="figures relative block h-5 text-xs">{children}</span>
    </div>
  )
}

/** A time written beside its line, on the side where there is room. */
function At({ ms, totalMs, className }: { ms: number; totalMs: number; className: string }) {
  const share = (ms / totalMs) * 100
  return (
    <span
      className={`absolute top-0.5 px-1.5 whitespace-nowrap ${className}`}
      style={share > 50 ? { right: `${100 - share}%` } : { left: `${share}%` }}
    >
      {duration(ms)}
    </span>
  )
}

interface TimelineMarksProps {
  axis: Axis
  /** Where each step of an agent began; empty for turns of one step. */
  steps: { step: number; startedAtMs: number }[]
}

/** Above the bars: where steps began, when the turn was expected to end, when it had to. */
export function TimelineMarks({ axis, steps }: TimelineMarksProps) {
  const { totalMs, deadlineMs, predictedEndMs } = axis
  return (
    <>
      {deadlineMs !== undefined && (
        <MarkRow label="Deadline">
          {deadlineMs > totalMs ? (
            <span className="absolute top-0.5 right-0 text-danger">{duration(deadlineMs)} →</span>
          ) : (
            <At ms={deadlineMs} totalMs={totalMs} className="text-danger" />
          )}
        </MarkRow>
      )}
      {predictedEndMs !== undefined && (
        <MarkRow label="Predicted end">
          <At ms={predictedEndMs} totalMs={totalMs} className="text-accent" />
        </MarkRow>
      )}
      {steps.length > 1 && (
        <MarkRow label="Steps">
          {steps.map(({ step, startedAtMs }) => (
            <span
              key={step}
              className="absolute top-0.5 border-l border-line-strong pl-1 leading-4 text-muted"
              style={{ left: `${(startedAtMs / totalMs) * 100}%` }}
            >
              {step}
            </span>
          ))}
        </MarkRow>
      )}
    </>
  )
}

/** The same instants as lines through the bars. */
export function TimelineLines({ axis }: { axis: Axis }) {
  const { totalMs, deadlineMs, predictedEndMs } = axis
  return (
    <>
      {predictedEndMs !== undefined && (
        <span
          className="absolute inset-y-0 border-l border-dashed border-brass"
          style={{ left: `${(predictedEndMs / totalMs) * 100}%` }}
        />
      )}
      {deadlineMs !== undefined && deadlineMs <= totalMs && (
        <span
          className="absolute inset-y-0 border-l-[1.5px] border-danger"
          style={{ left: `${(deadlineMs / totalMs) * 100}%` }}
        />
      )}
    </>
  )
}
