import type { ReactNode } from 'react'
import { hasSteps } from '../turn/agents.ts'
import { HistoryLinks } from '../turn/HistoryLinks.tsx'
import type { TurnView } from '../turn/view.ts'
import { count, dollars, duration, moment } from '../ui/format.ts'

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="label">{name}</dt>
      <dd className="figures text-sm break-words">{children}</dd>
    </div>
  )
}

const protocols: Record<NonNullable<TurnView['protocol']>, string> = {
  turns: 'Turns',
  chat: 'Chat Completions',
  responses: 'Responses',
  messages: 'Messages',
  ui: 'UI message stream',
}

/** The figures of a turn. Those that are not known are left out, not shown as 0. */
export function Facts({ view }: { view: TurnView }) {
  const { usage, spent, budget, output } = view
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 lg:grid-cols-6">
      {view.startedAt && <Fact name="Started">{moment(view.startedAt)}</Fact>}
      <Fact name="Model">
        <span className="font-mono text-[0.8125rem]">{view.model}</span>
      </Fact>
      {view.protocol && <Fact name="Came by">{protocols[view.protocol]}</Fact>}
      <Fact name="Time">
        {duration(spent?.latency_ms ?? view.lastAtMs)}
        {budget.latency_ms !== undefined && (
          <span className="text-faint"> of {duration(budget.latency_ms)}</span>
        )}
      </Fact>
      <Fact name="Cost">
        {spent ? dollars(spent.cost_usd) : '—'}
        {budget.cost_usd !== undefined && <span className="text-faint"> of {dollars(budget.cost_usd)}</span>}
      </Fact>
      {output.firstAtMs !== undefined && <Fact name="First output">{duration(output.firstAtMs)}</Fact>}
      {hasSteps(view) && (
        <Fact name="Steps">
          {view.steps.length}
          <span className="text-faint">
            {' '}
            with{' '}
            {count(
              view.steps.reduce((sum, step) => sum + step.calls.length, 0),
              'call',
            )}
          </span>
        </Fact>
      )}
      {usage && (
        <Fact name="Tokens">
          {count(usage.input_tokens, 'in', 'in')}, {count(usage.output_tokens, 'out', 'out')}
        </Fact>
      )}
      {view.finishReason && <Fact name="Finished because">{view.finishReason.replace('_', ' ')}</Fact>}
      {view.plan && <Fact name="Route">{view.plan.reason}</Fact>}
      {view.history.length > 0 && (
        <Fact name="Continues">
          <HistoryLinks turnIds={view.history} />
        </Fact>
      )}
    </dl>
  )
}
