import { useModels } from '../api/models.ts'
import { isAnswered, waitingCalls } from '../turn/agents.ts'
import { isLive } from '../turn/select.ts'
import { Station } from '../turn/Thread.tsx'
import type { TurnView } from '../turn/view.ts'

/** While an answer is held: nothing of it is shown until it has passed, so the wait is explained. */
export function HeldStation({ view }: { view: TurnView }) {
  const { data: models = [] } = useModels()
  const gated = models.find(({ id }) => id === view.model)?.plumbline?.verify === 'gate'
  const working = view.attempts.length > 0 && waitingCalls(view).length === 0
  if (!gated || !isLive(view) || !working || isAnswered(view)) return null
  const rounds = view.checks.length
  return (
    <Station title="Held back until it passes" state="live">
      <p role="status" data-testid="held" className="pulse-soft text-sm text-muted">
        {rounds > 0
          ? `Writing and checking it again… ${rounds === 1 ? 'One draft was' : `${rounds} drafts were`} turned down so far.`
          : 'Writing and checking the answer…'}
      </p>
    </Station>
  )
}
