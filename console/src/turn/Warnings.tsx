import { WarningIcon } from '../ui/icons.tsx'
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
            <code className="font-mono text-xs text-faint">{warning.part ?? warning.code}</code>
          </span>
        </li>
      ))}
    </ul>
  )
}
