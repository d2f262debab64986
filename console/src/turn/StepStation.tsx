import { count, duration } from '../ui/format.ts'
import { attemptsOf, leftMs, textOfStep } from './agents.ts'
import { CallRow } from './CallRow.tsx'
import { isLive } from './select.ts'
import { Station } from './Thread.tsx'
import type { StepView, TurnView } from './view.ts'

const endings = {
  step_limit: 'It reached its limit of steps',
  repeated_call: 'It made the same call again and again',
  deadline: 'No time was left for tools',
  cost: 'No money was left for tools',
}

function titleOf(step: StepView, live: boolean): string {
  const calls = step.calls.length
  const doing = calls > 0 ? count(calls, 'call') : live ? 'the model is at work' : 'answers'
  return `Step ${step.step}: ${doing}`
}

interface StepStationProps {
  view: TurnView
  step: StepView
  elapsedMs: number
}

/** One step of an agent: what its model said, the calls it made, and what became of them. */
export function StepStation({ view, step, elapsedMs }: StepStationProps) {
  const last = view.steps.at(-1) === step
  const live = isLive(view) && last
  const attempts = attemptsOf(view, step)
  const failed = attempts.filter((attempt) => attempt.finished?.error)
  const said = last && step.calls.length === 0 ? '' : textOfStep(view, step).trim()
  const left = leftMs(view, step.startedAtMs)
  return (
    <Station
      title={titleOf(step, live)}
      name={attempts.at(-1)?.model}
      state={live ? 'live' : 'done'}
      aside={left === undefined ? `at ${duration(step.startedAtMs)}` : `begun with ${duration(left)} left`}
    >
      {failed.map(({ id, finished }) => (
        <p key={id} className="mb-2 text-sm text-danger">
          {finished?.error?.message}
        </p>
      ))}
      {said && <p className="mb-3 font-serif text-base leading-snug whitespace-pre-wrap">{said}</p>}
      {step.calls.length > 0 && (
        <ul
          aria-label={`Calls of step ${step.step}`}
          className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface"
        >
          {step.calls.map((call) => (
            <CallRow key={call.id} view={view} call={call} elapsedMs={elapsedMs} />
          ))}
        </ul>
      )}
      {view.loopEnded?.step === step.step && (
        <p className="mt-2 text-sm text-muted">
          {endings[view.loopEnded.reason]}, so it was asked to answer with what it had.
        </p>
      )}
    </Station>
  )
}
