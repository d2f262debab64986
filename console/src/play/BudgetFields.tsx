export interface BudgetText {
  seconds: string
  dollars: string
}

interface FieldProps {
  label: string
  before?: string
  after?: string
  value: string
  step: string
  onChange(value: string): void
}

function Field({ label, before, after, value, step, onChange }: FieldProps) {
  return (
    <label className="flex items-center gap-2 text-sm text-muted">
      {label}
      <span className="flex h-8 items-center rounded-md border border-line-strong bg-surface px-2 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-brass">
        {before && <span className="text-faint">{before}</span>}
        <input
          type="number"
          inputMode="decimal"
          min="0"
          step={step}
          value={value}
          placeholder="no limit"
          onChange={(event) => onChange(event.target.value)}
          className="figures w-18 bg-transparent px-1 text-ink outline-none [appearance:textfield]"
        />
        {after && <span className="text-faint">{after}</span>}
      </span>
    </label>
  )
}

/** What a turn may spend. An empty field holds nothing back. */
export function BudgetFields({ value, onChange }: { value: BudgetText; onChange(value: BudgetText): void }) {
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
      <Field
        label="At most"
        after="s"
        step="any"
        value={value.seconds}
        onChange={(seconds) => onChange({ ...value, seconds })}
      />
      <Field
        label="and"
        before="$"
        step="any"
        value={value.dollars}
        onChange={(dollars) => onChange({ ...value, dollars })}
      />
    </div>
  )
}
