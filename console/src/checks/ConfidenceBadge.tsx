import { percent } from '../ui/share.ts'

/** How likely the answer is right, by a calibration. */
export function ConfidenceBadge({ confidence }: { confidence: number }) {
  return (
    <span
      data-testid="confidence"
      className="figures inline-flex items-center gap-2 rounded-full bg-accent-soft py-0.5 pr-3 pl-2.5 text-sm font-medium text-accent"
      title="Calibrated probability that this answer is right"
    >
      <span aria-hidden="true" className="relative h-1 w-10 overflow-hidden rounded-full bg-brass/25">
        <span
          className="absolute inset-y-0 left-0 rounded-full bg-brass"
          style={{ width: `${confidence * 100}%` }}
        />
      </span>
      {percent(confidence)} sure
    </span>
  )
}
