import { Select } from '../ui/Select.tsx'
import { moved, type QualitySearch, spans, usualDays } from './search.ts'

interface PeriodPickerProps {
  search: QualitySearch
  /** The days that are on show. */
  shown: { from: string; to: string } | undefined
  onPick(period: Pick<QualitySearch, 'days' | 'from' | 'to'>): void
}

const names: Record<number, string> = {
  7: 'Last 7 days',
  30: 'Last 30 days',
  90: 'Last 90 days',
  365: 'Last year',
}
const dateField =
  'figures h-9 min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-sm hover:bg-hover'

/** Which days are counted: up to today, or from one day to another. Days are those of UTC. */
export function PeriodPicker({ search, shown, onPick }: PeriodPickerProps) {
  const fixed = search.from !== undefined || search.to !== undefined
  const from = search.from ?? shown?.from
  const to = search.to ?? shown?.to
  const move = (end: 'from' | 'to', day: string) => {
    if (day === '' || from === undefined || to === undefined) return
    onPick(moved({ from, to }, end, day))
  }
  const pick = (value: string) => {
    if (value === 'fixed') return onPick({ from, to })
    const days = Number(value)
    onPick(days === usualDays ? {} : { days })
  }
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="sr-only">Period</legend>
      {fixed && (
        <span className="flex items-center gap-2 text-sm text-faint">
          <input
            type="date"
            aria-label="First day"
            value={from ?? ''}
            onChange={({ target }) => move('from', target.value)}
            className={dateField}
          />
          to
          <input
            type="date"
            aria-label="Last day"
            value={to ?? ''}
            onChange={({ target }) => move('to', target.value)}
            className={dateField}
          />
        </span>
      )}
      <Select
        aria-label="Period"
        value={fixed ? 'fixed' : String(search.days ?? usualDays)}
        onChange={(event) => pick(event.target.value)}
      >
        {spans.map((days) => (
          <option key={days} value={days}>
            {names[days]}
          </option>
        ))}
        <option value="fixed">From day to day</option>
      </Select>
    </fieldset>
  )
}
