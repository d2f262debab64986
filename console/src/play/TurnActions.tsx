import type { TurnRequest } from '../api/turns.ts'
import { answerOf } from '../turn/agents.ts'
import { isLive } from '../turn/select.ts'
import type { TurnView } from '../turn/view.ts'
import { Button } from '../ui/Button.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { EditIcon } from '../ui/icons.tsx'
import { asCurl, asOpenAI } from './snippets.ts'

interface TurnActionsProps {
  view: TurnView
  /** The request, when it was made here. */
  request: TurnRequest | undefined
  /** Puts the question back into the composer. */
  onReuse(): void
}

/** What one can take away from a turn. */
export function TurnActions({ view, request, onReuse }: TurnActionsProps) {
  const { text } = answerOf(view)
  if (isLive(view)) return null
  return (
    <div className="-ml-2 flex flex-wrap items-center gap-x-1 gap-y-1">
      {text !== '' && <CopyButton label="Copy answer" short="Answer" text={() => text} />}
      {request && (
        <CopyButton label="Copy as curl" short="curl" text={() => asCurl(location.origin, request)} />
      )}
      {request && (
        <CopyButton
          label="Copy for OpenAI client"
          short="OpenAI client"
          text={() => asOpenAI(location.origin, request)}
        />
      )}
      <Button onClick={onReuse}>
        <EditIcon /> Edit question
      </Button>
      <CopyButton label="Copy link" short="Link" text={() => location.href} />
    </div>
  )
}
