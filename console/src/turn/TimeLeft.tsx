import { duration } from '../ui/format.ts'

/** What is left of the deadline, counting down, and when the turn is expected to end. */
export function TimeLeft({ leftMs, predictedEndMs }: { leftMs: number; predictedEndMs: number | undefined }) {
  return (
    <div
      role="timer"
      aria-label="Left of the deadline"
      className="figures flex items-baseline gap-2 sm:min-w-28 sm:flex-col sm:items-end sm:gap-0"
    >
      <span
        className={`font-serif text-2xl leading-none tracking-[-0.01em] ${leftMs < 1_000 ? 'text-danger' : ''}`}
      >
        {duration(leftMs < 10_000 ? Math.round(leftMs / 100) * 100 : leftMs)}
      </span>
      <span className="text-xs whitespace-nowrap text-faint sm:mt-1">
        left{predictedEndMs !== undefined && `, should end at ${duration(predictedEndMs)}`}
      </span>
    </div>
  )
}
