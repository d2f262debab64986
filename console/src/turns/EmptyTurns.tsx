import { Link } from '@tanstack/react-router'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Mark } from '../ui/Mark.tsx'

function sample(origin: string): string {
  return `curl ${origin}/v1/chat/completions -H 'content-type: application/json' -d '{"model":"agent/reader","messages":[{"role":"user","content":"The keys are under the mat. Where are the keys?"}]}'`
}

interface EmptyTurnsProps {
  /** Filters are on, and nothing fits them. */
  filtered: boolean
  onClear(): void
}

export function EmptyTurns({ filtered, onClear }: EmptyTurnsProps) {
  return (
    <div className="grid justify-items-center px-4 py-16 text-center">
      <Mark className="mb-6 h-20 text-line-strong" />
      {filtered ? (
        <>
          <h2 className="font-serif text-2xl">No turn fits these filters</h2>
          <button type="button" onClick={onClear} className="mt-3 font-medium underline underline-offset-4">
            Clear the filters
          </button>
        </>
      ) : (
        <>
          <h2 className="font-serif text-2xl">No turns yet</h2>
          <p className="mt-2 max-w-md text-muted">
            Every request ends up here, whichever API it came by.{' '}
            <Link to="/" className="font-medium text-ink underline underline-offset-4">
              Ask the first one
            </Link>
            , or send it from a terminal:
          </p>
          <div className="mt-5 flex max-w-full items-start rounded-lg border border-line bg-surface text-left">
            <pre className="max-w-xl min-w-0 px-4 py-3 font-mono text-xs leading-relaxed break-all whitespace-pre-wrap">
              {sample(location.origin)}
            </pre>
            <CopyButton
              compact
              label="Copy the command"
              text={() => sample(location.origin)}
              className="m-1"
            />
          </div>
        </>
      )}
    </div>
  )
}
