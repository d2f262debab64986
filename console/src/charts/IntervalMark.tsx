import type { Estimate } from '../../../src/contract/estimate.ts'

/** A share and its interval on a line from 0 to 1. The numbers stand beside it; this is for the eye. */
export function IntervalMark({ estimate }: { estimate: Estimate }) {
  const percent = (share: number) => `${Math.min(1, Math.max(0, share)) * 100}%`
  const { value, low, high } = estimate
  return (
    <span aria-hidden="true" className="relative block h-2.5 w-full border-x border-line-strong">
      <span className="absolute inset-x-0 top-1/2 h-px bg-line" />
      {low !== null && high !== null && (
        <span
          className="absolute top-1/2 h-[3px] -translate-y-1/2 rounded-full bg-brass/45"
          style={{ left: percent(low), width: percent(high - low) }}
        />
      )}
      <span
        className="absolute top-1/2 size-[7px] -translate-1/2 rounded-full bg-brass"
        style={{ left: percent(value) }}
      />
    </span>
  )
}
