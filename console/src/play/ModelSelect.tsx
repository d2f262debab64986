import { useModels } from '../api/models.ts'
import { Select } from '../ui/Select.tsx'

/** The models the server has. While they are not known, the chosen one alone. */
export function ModelSelect({ value, onChange }: { value: string; onChange(model: string): void }) {
  const { data: models } = useModels()
  const known = models?.some((model) => model.id === value)
  return (
    <Select
      bare
      aria-label="Model"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="max-w-52 font-mono"
    >
      {!known && <option value={value}>{value}</option>}
      {models?.map((model) => (
        <option key={model.id} value={model.id}>
          {model.id}
        </option>
      ))}
    </Select>
  )
}
