import { toApiError } from '../api/upload.ts'
import { ThumbIcon } from '../ui/icons.tsx'
import { useShortcuts } from '../ui/useShortcuts.ts'
import { useLabel } from './useLabel.ts'

interface ThumbProps {
  down?: boolean
  pressed: boolean
  label: string
  shortcut: string
  onPress(): void
}

function Thumb({ down = false, pressed, label, shortcut, onPress }: ThumbProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      title={`This answer is ${label.toLowerCase()} (${shortcut})`}
      onClick={onPress}
      className={`inline-flex h-8 items-center gap-1.5 rounded-md border px-2.5 text-sm ${pressed ? 'border-ink bg-ink text-bg' : 'border-line-strong bg-surface text-muted hover:bg-hover hover:text-ink'}`}
    >
      <ThumbIcon className={`size-4 ${down ? 'rotate-180' : ''}`} />
      {label}
    </button>
  )
}

/** Asks a person whether the answer is right. The last word counts. */
export function LabelButtons({ turnId }: { turnId: string }) {
  const { said, others, say, error } = useLabel(turnId)
  useShortcuts({ '+': () => say(true), '-': () => say(false) })
  return (
    <div data-testid="label" className="flex flex-wrap items-center gap-2">
      <span className="mr-1 text-sm text-muted">Is it right?</span>
      <Thumb label="Right" shortcut="+" pressed={said === true} onPress={() => say(true)} />
      <Thumb down label="Wrong" shortcut="−" pressed={said === false} onPress={() => say(false)} />
      <span aria-live="polite" className="text-xs text-faint">
        {error
          ? toApiError(error).wire.message
          : others.length > 0
            ? others.map(({ rater, correct }) => `${rater} says ${correct ? 'right' : 'wrong'}`).join(', ')
            : said !== undefined && 'Noted as a label'}
      </span>
    </div>
  )
}
