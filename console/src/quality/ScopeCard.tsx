import type { ScopeQuality } from '../../../src/contract/quality.ts'
import { WarningIcon } from '../ui/icons.tsx'
import { inputKinds } from '../ui/inputKinds.ts'
import { percent } from '../ui/share.ts'
import { misfit } from './bins.ts'
import { ReliabilityChart } from './ReliabilityChart.tsx'
import { RiskChart } from './RiskChart.tsx'
import { ScopeFigures } from './ScopeFigures.tsx'
import { ScopeTables } from './ScopeTables.tsx'
import { anyTask, scopeName } from './scopes.ts'

/** What follows from the operating point, as a sentence. */
function Consequence({ scope }: { scope: ScopeQuality }) {
  const { operating_point: point } = scope
  if (!point) return null
  const { bound, threshold, coverage, risk, risk_upper } = point
  const wish = <>at most {percent(bound)} wrong among the accepted</>
  if (threshold === null || coverage === null)
    return (
      <p className="text-sm text-pretty">
        <strong className="font-medium text-danger">Infeasible.</strong>{' '}
        <span className="text-muted">
          No threshold keeps {wish}, so a gate passes none of these answers on its own and escalates.{' '}
          {point.infeasible && `Why: ${point.infeasible}.`}
        </span>
      </p>
    )
  return (
    <p className="figures text-sm text-pretty text-muted">
      For {wish}, answers are accepted from confidence{' '}
      <strong className="font-medium text-ink">{threshold.toFixed(2)}</strong>: that is{' '}
      <strong className="font-medium text-ink">{percent(coverage)}</strong> of them, of which{' '}
      {percent(risk ?? 0)} are wrong
      {risk_upper !== null && `, at most ${percent(risk_upper)} with 95 % confidence`}.
    </p>
  )
}

function Stale({ reason }: { reason: string }) {
  return (
    <div className="flex gap-2.5 rounded-lg border border-brass/40 bg-accent-soft px-4 py-3 text-sm">
      <WarningIcon className="mt-1 size-3.5 text-accent" />
      <p className="text-pretty">
        <strong className="font-medium">Stale:</strong> {reason}.{' '}
        <span className="text-muted">
          Until it is fitted again, answers go without a confidence. Label some of today’s answers, then fit.
        </span>
      </p>
    </div>
  )
}

/** One verifier on one model's answers to one kind of input: whether its confidence holds, and what follows. */
export function ScopeCard({ scope }: { scope: ScopeQuality }) {
  const { calibration, reliability, risk_curve, operating_point } = scope
  if (!calibration) return null
  const { verifier, model, input_kind, task } = scope.scope
  const name = scopeName(scope)
  const off = misfit(reliability)
  return (
    <li
      aria-label={name}
      data-testid="scope"
      className="rounded-xl border border-line bg-surface px-4 pt-4 pb-5 shadow-card sm:px-6 sm:pt-5"
    >
      <header className="mb-4 flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <h3 className="font-serif text-xl first-letter:uppercase">{inputKinds[input_kind]}</h3>
        <p className="text-sm text-muted">
          <code className="font-mono text-[0.8125rem] text-ink">{verifier}</code> on{' '}
          <code className="font-mono text-[0.8125rem] text-ink">{model}</code>
          {task === anyTask ? ', all agents' : `, agent ${task}`}
        </p>
      </header>
      {calibration.stale !== null && <Stale reason={calibration.stale} />}
      <div className="mt-4 grid gap-x-10 gap-y-8 lg:grid-cols-2 xl:grid-cols-[12.5rem_minmax(0,23rem)_minmax(0,1fr)]">
        <div className="lg:col-span-2 xl:col-span-1">
          <ScopeFigures calibration={calibration} />
        </div>
        <div className="min-w-0">
          <ReliabilityChart bins={reliability} name={name} />
          {off && <p className="mt-3 text-sm text-danger">{off}</p>}
        </div>
        <div className="min-w-0 space-y-3">
          <RiskChart points={risk_curve} operating={operating_point} name={name} />
          <Consequence scope={scope} />
        </div>
      </div>
      <ScopeTables scope={scope} />
    </li>
  )
}
