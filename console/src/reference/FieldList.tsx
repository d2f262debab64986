import { ChevronIcon } from '../ui/icons.tsx'
import type { Field, FieldGroup } from './fields.ts'

function FieldRow({ field }: { field: Field }) {
  const { name, type, required, description, groups } = field
  const count = groups.reduce((sum, group) => sum + group.fields.length, 0)
  return (
    <li className="border-t border-line py-2.5 first:border-0">
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <span className="font-mono text-[0.8125rem] font-medium break-all">{name}</span>
        <span className="line-clamp-2 min-w-0 font-mono text-xs break-words text-faint" title={type}>
          {type}
        </span>
        {required && <span className="text-xs text-accent">required</span>}
      </p>
      {description && <p className="mt-0.5 text-sm text-muted">{description}</p>}
      {count > 0 && (
        <details className="mt-1.5">
          <summary className="inline-flex items-center gap-1.5 text-xs text-muted hover:text-ink">
            <ChevronIcon className="size-3 transition-transform [[open]>summary>&]:rotate-90" />
            {groups.length > 1 ? `${groups.length} shapes` : `${count} ${count === 1 ? 'field' : 'fields'}`}
            <span className="sr-only"> of {name}</span>
          </summary>
          <div className="mt-2 border-l border-line-strong pl-4">
            <FieldGroups groups={groups} />
          </div>
        </details>
      )}
    </li>
  )
}

function FieldGroups({ groups }: { groups: FieldGroup[] }) {
  return groups.map((group, i) => (
    <div key={group.title || group.fields.map(({ name }) => name).join()} className="not-first:mt-4">
      {groups.length > 1 && <p className="font-mono text-xs text-faint">{group.title || `Shape ${i + 1}`}</p>}
      <ul>
        {group.fields.map((field) => (
          <FieldRow key={field.name} field={field} />
        ))}
      </ul>
    </div>
  ))
}

/** Fields under a heading; nothing when there are none. */
export function FieldList({ title, groups }: { title: string; groups: FieldGroup[] }) {
  if (groups.length === 0) return null
  return (
    <section className="min-w-0">
      <h4 className="mb-0.5 text-sm font-medium">{title}</h4>
      <FieldGroups groups={groups} />
    </section>
  )
}
