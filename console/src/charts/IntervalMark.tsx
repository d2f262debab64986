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
          className="absolute top-1/2 h-[5px] -translate-y-1/2 bg-brass/50"
          style={{ left: percent(low), width: percent(high - low) }}
        />
      )}
      <span className="absolute top-1/2 h-3 w-0.5 -translate-1/2 bg-brass" style={{ left: percent(value) }} />
    </span>
  )
}
