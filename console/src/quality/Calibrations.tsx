import { useState } from 'react'
import type { ScopeQuality } from '../../../src/contract/quality.ts'
import { Button } from '../ui/Button.tsx'
import { count } from '../ui/format.ts'
import { Select } from '../ui/Select.tsx'
import { useFitting } from './FitButton.tsx'
import { ScopeCard } from './ScopeCard.tsx'
import { calibratedFirst, scopeKey, withoutRepeats } from './scopes.ts'
import type { QualitySearch } from './search.ts'
import { Uncalibrated } from './Uncalibrated.tsx'

interface FilterProps {
  label: string
  any: string
  value: string | undefined
  options: string[]
  onPick(value: string | undefined): void
}

function Filter({ label, any, value, options, onPick }: FilterProps) {
  if (options.length < 2 && value === undefined) return null
  return (
    <Select
      aria-label={label}
      value={value ?? ''}
      set={value !== undefined}
      onChange={(event) => onPick(event.target.value || undefined)}
    >
      <option value="">{any}</option>
      {options.map((option) => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </Select>
  )
}

interface CalibrationsProps {
  scopes: ScopeQuality[]
  search: QualitySearch
  onSearch(change: Partial<QualitySearch>): void
}

/** Charts are drawn for so many at first. */
const shownAtFirst = 6

/** Whether confidence means what it says, scope by scope. */
export function Calibrations({ scopes, search, onSearch }: CalibrationsProps) {
  const [all, setAll] = useState(false)
  const { button, outcome } = useFitting()
  const names = (of: 'verifier' | 'model') => [...new Set(scopes.map(({ scope }) => scope[of]))].sort()
  const chosen = withoutRepeats(scopes).filter(
    ({ scope }) =>
      (search.verifier === undefined || scope.verifier === search.verifier) &&
      (search.model === undefined || scope.model === search.model),
  )
  const calibrated = calibratedFirst(chosen)
  const shown = all ? calibrated : calibrated.slice(0, shownAtFirst)
  const labelled = scopes.some(({ labels }) => labels > 0)
  return (
    <section aria-labelledby="calibration" className="border-t border-line pt-6">
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <div className="mr-auto basis-full sm:basis-auto">
          <h2 id="calibration" className="font-serif text-2xl tracking-[-0.01em]">
            Does confidence mean what it says?
          </h2>
          <p className="mt-0.5 text-sm text-muted">The calibrations in use now, whatever the period.</p>
        </div>
        <Filter
          label="Verifier"
          any="Any verifier"
          value={search.verifier}
          options={names('verifier')}
          onPick={(verifier) => onSearch({ verifier })}
        />
        <Filter
          label="Model"
          any="Any model"
          value={search.model}
          options={names('model')}
          onPick={(model) => onSearch({ model })}
        />
        {labelled && button}
      </div>
      {outcome}
      {calibrated.length === 0 && chosen.length === 0 && (
        <p className="text-sm text-muted">No verifier has looked at an answer here yet.</p>
      )}
      <ol aria-label="Calibrations" className="space-y-5">
        {shown.map((each) => (
          <ScopeCard key={scopeKey(each)} scope={each} />
        ))}
      </ol>
      {shown.length < calibrated.length && (
        <Button look="outline" className="mt-4" onClick={() => setAll(true)}>
          Show {count(calibrated.length - shown.length, 'more calibration')}
        </Button>
      )}
      <Uncalibrated scopes={chosen.filter(({ calibration }) => calibration === null)} />
    </section>
  )
}
