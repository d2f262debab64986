import { CloseIcon } from '../ui/icons.tsx'
import { Select } from '../ui/Select.tsx'
import type { Backup } from './useDraft.ts'

/** As many fallbacks as a request may name. */
const mostFallbacks = 8

interface BackupFieldsProps {
  value: Backup
  /** Models that may be turned to. */
  models: string[]
  onChange(value: Backup): void
}

/** Which models to turn to, in order, and whether a second may start beside a slow first. */
export function BackupFields({ value, models, onChange }: BackupFieldsProps) {
  const { fallback, hedge } = value
  const left = models.filter((model) => !fallback.includes(model))
  return (
    <div className="space-y-2.5 text-sm text-muted">
      <div className="flex flex-wrap items-center gap-2">
        <span>If it fails, ask</span>
        <ol aria-label="Fallback models" className="contents">
          {fallback.map((model, i) => (
            <li
              key={model}
              className="flex h-8 items-center rounded-md border border-line-strong bg-surface pl-2.5 font-mono text-xs text-ink"
            >
              {i > 0 && <span className="mr-1.5 font-sans text-faint">then</span>}
              {model}
              <button
                type="button"
                aria-label={`Do not fall back to ${model}`}
                onClick={() => onChange({ hedge, fallback: fallback.filter((each) => each !== model) })}
                className="rounded p-2 text-faint hover:text-ink"
              >
                <CloseIcon className="size-3" />
              </button>
            </li>
          ))}
        </ol>
        {left.length > 0 && fallback.length < mostFallbacks && (
          <Select
            bare
            aria-label="Add a fallback model"
            value=""
            onChange={(event) => onChange({ hedge, fallback: [...fallback, event.target.value] })}
          >
            <option value="" disabled>
              {fallback.length > 0 ? 'then another…' : 'no other model'}
            </option>
            {left.map((model) => (
              <option key={model} value={model}>
                {model}
              </option>
            ))}
          </Select>
        )}
      </div>
      <label className="flex items-start gap-2.5">
        <input
          type="checkbox"
          checked={hedge}
          onChange={(event) => onChange({ fallback, hedge: event.target.checked })}
          className="mt-1 size-4 accent-brass"
        />
        <span>
          <span className="text-ink">Hedge.</span> Start a second attempt when the first stays silent for
          longer than usual, and take whichever answers first. It can cost both.
        </span>
      </label>
    </div>
  )
}
