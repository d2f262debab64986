import { Button } from '../ui/Button.tsx'
import { BackIcon, ChevronIcon } from '../ui/icons.tsx'

interface StepperProps {
  /** What is stepped through: `page`, `citation`. */
  what: string
  /** From 1. */
  at: number
  of: number
  onStep(to: number): void
}

/** Back, where one is, on. */
export function Stepper({ what, at, of, onStep }: StepperProps) {
  return (
    <span className="flex items-center">
      <Button look="icon" disabled={at <= 1} aria-label={`Previous ${what}`} onClick={() => onStep(at - 1)}>
        <BackIcon />
      </Button>
      <span className="figures text-xs whitespace-nowrap text-muted">
        <span className="sr-only">{what} </span>
        {at} of {of}
      </span>
      <Button look="icon" disabled={at >= of} aria-label={`Next ${what}`} onClick={() => onStep(at + 1)}>
        <ChevronIcon />
      </Button>
    </span>
  )
}
