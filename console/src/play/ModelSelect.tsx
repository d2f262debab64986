import { useModels } from '../api/models.ts'

/** The models the server has. While they are not known, the chosen one alone. */
export function ModelSelect({ value, onChange }: { value: string; onChange(model: string): void }) {
  const { data: models } = useModels()
  const known = models?.some((model) => model.id === value)
  return (
    <select
      aria-label="Model"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="h-8 max-w-52 min-w-0 rounded-md bg-surface px-2 font-mono text-[0.8125rem] text-muted hover:bg-hover hover:text-ink"
    >
      {!known && <option value={value}>{value}</option>}
      {models?.map((model) => (
        <option key={model.id} value={model.id}>
          {model.id}
        </option>
      ))}
    </select>
  )
}
