import { Link } from '@tanstack/react-router'
import type { TurnRequest } from '../api/turns.ts'
import { answering } from '../turn/select.ts'
import type { TurnView } from '../turn/view.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { asCurl, asOpenAI } from './snippets.ts'

interface TurnActionsProps {
  view: TurnView
  /** The request, when it was made here. */
  request: TurnRequest | undefined
}

/** What one can take away from a turn. */
export function TurnActions({ view, request }: TurnActionsProps) {
  const text = answering(view)?.text ?? ''
  return (
    <div className="-ml-2 flex flex-wrap items-center gap-x-1 gap-y-1">
      {text !== '' && <CopyButton label="Copy answer" text={() => text} />}
      {request && <CopyButton label="Copy as curl" text={() => asCurl(location.origin, request)} />}
      {request && (
        <CopyButton label="Copy as OpenAI client" text={() => asOpenAI(location.origin, request)} />
      )}
      <CopyButton label="Copy link" text={() => location.href} />
      {view.id && (
        <Link
          to="/turns/$id"
          params={{ id: view.id }}
          className="ml-auto px-2 text-sm font-medium underline decoration-line-strong underline-offset-4 hover:decoration-current"
        >
          Timeline and events
        </Link>
      )}
    </div>
  )
}
