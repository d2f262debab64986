import { type RefObject, useEffect, useState } from 'react'
import { useModels } from '../api/models.ts'
import type { TurnFilters } from '../api/turns.ts'
import { CloseIcon, SearchIcon } from '../ui/icons.tsx'
import { Select } from '../ui/Select.tsx'
import { modalities, states } from './filters.ts'

interface PickProps<T extends string> {
  label: string
  any: string
  value: T | undefined
  options: readonly T[]
  onPick(value: T | undefined): void
}

function Pick<T extends string>({ label, any, value, options, onPick }: PickProps<T>) {
  return (
    <Select
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onPick(options.find((option) => option === event.target.value))}
      set={value !== undefined}
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

interface FilterBarProps {
  filters: TurnFilters
  search: RefObject<HTMLInputElement | null>
  onChange(filters: TurnFilters): void
}

const settleMs = 250

export function FilterBar({ filters, search, onChange }: FilterBarProps) {
  const { data: models = [] } = useModels()
  const [text, setText] = useState(filters.text ?? '')
  const wanted = filters.text ?? ''
  useEffect(() => setText(wanted), [wanted])
  useEffect(() => {
    if (text === wanted) return
    const timer = setTimeout(() => onChange({ ...filters, text: text || undefined }), settleMs)
    return () => clearTimeout(timer)
  }, [text, wanted, filters, onChange])
  const names = models.map((model) => model.id)
  const any = Object.keys(filters).length > 0
  return (
    <search className="flex flex-wrap items-center gap-2">
      <label className="flex h-9 min-w-56 flex-1 items-center gap-2 rounded-md border border-line-strong bg-surface px-3 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-brass">
        <SearchIcon className="size-4 text-faint" />
        <input
          ref={search}
          aria-label="Search in questions and answers"
          placeholder="Search questions and answers"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
          className="min-w-0 flex-1 bg-transparent text-sm outline-none"
        />
        <kbd className="rounded border border-line px-1.5 font-mono text-xs text-faint max-sm:hidden">/</kbd>
      </label>
      <Pick
        label="State"
        any="Any state"
        value={filters.state}
        options={states}
        onPick={(state) => onChange({ ...filters, state })}
      />
      <Pick
        label="Model"
        any="Any model"
        value={filters.model}
        options={filters.model && !names.includes(filters.model) ? [filters.model, ...names] : names}
        onPick={(model) => onChange({ ...filters, model })}
      />
      <Pick
        label="Modality"
        any="Any modality"
        value={filters.modality}
        options={modalities}
        onPick={(modality) => onChange({ ...filters, modality })}
      />
      {any && (
        <button
          type="button"
          onClick={() => onChange({})}
          className="flex items-center gap-1.5 px-2 text-sm text-muted hover:text-ink"
        >
          <CloseIcon className="size-3.5" /> Clear
        </button>
      )}
    </search>
  )
}
