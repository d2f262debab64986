import { WarningIcon } from '../ui/icons.tsx'
import { partName } from './select.ts'
import type { TurnView } from './view.ts'

export function Warnings({ view }: { view: TurnView }) {
  if (view.warnings.length === 0) return null
  return (
    <ul className="space-y-2">
      {view.warnings.map((warning) => (
        <li key={warning.seq} className="flex gap-2.5 text-sm text-muted">
          <WarningIcon className="mt-1 size-3.5 text-brass" />
          <span>
            {warning.message}{' '}
            <span className="text-faint">
              {(warning.part && partName(view, warning.part)) ?? warning.part ?? warning.code}
            </span>
          </span>
        </li>
      ))}
    </ul>
  )
}
