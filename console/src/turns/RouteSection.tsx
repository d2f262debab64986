import type { Prediction } from '../../../src/contract/routing.ts'
import type { TurnView } from '../turn/view.ts'
import { dollars, duration } from '../ui/format.ts'
import { inputKinds } from '../ui/inputKinds.ts'
import { Section } from '../ui/Section.tsx'
import { Cell, Head, StackedTable } from '../ui/StackedTable.tsx'
import { percent } from '../ui/share.ts'

const policies = {
  fixed: 'in the order of its configuration',
  cascade: 'cheapest first, the next when an answer does not pass',
  best_in_budget: 'the best of those that cost and take little enough',
  weighted: 'at random, by weight',
}

const unknown = <span className="text-faint">unknown</span>

function Quality({ prediction }: { prediction: Prediction }) {
  const { quality, quality_low, quality_labels } = prediction
  if (quality === null) return unknown
  return (
    <>
      {percent(quality)}
      <span className="block text-xs whitespace-nowrap text-faint">
        {quality_low !== null && `at least ${percent(quality_low)}, `}
        {quality_labels.toLocaleString('en')} labels
      </span>
    </>
  )
}

function Row({ prediction, chosen }: { prediction: Prediction; chosen: boolean }) {
  const { model, latency_p50_ms, latency_p95_ms, in_time, cost_usd } = prediction
  return (
    <tr data-testid="prediction">
      <Cell title>
        <code className="font-mono text-[0.8125rem]">{model}</code>
        {chosen && (
          <span className="ml-2.5 rounded bg-accent-soft px-1.5 py-0.5 text-xs font-medium text-accent">
            chosen
          </span>
        )}
      </Cell>
      <Cell name="Latency p50">{latency_p50_ms === null ? unknown : duration(latency_p50_ms)}</Cell>
      <Cell name="Latency p95">{latency_p95_ms === null ? unknown : duration(latency_p95_ms)}</Cell>
      <Cell name="Ends in time">{in_time === null ? unknown : percent(in_time)}</Cell>
      <Cell name="Cost">{cost_usd === null ? unknown : dollars(cost_usd)}</Cell>
      <Cell name="Right answers">
        <Quality prediction={prediction} />
      </Cell>
    </tr>
  )
}

/** What was expected of each candidate when the turn was sent on its way, and why one was chosen. */
export function RouteSection({ view }: { view: TurnView }) {
  const { plan } = view
  const { routing } = plan ?? {}
  if (!plan || !routing) return null
  return (
    <Section title="Route">
      <p className="-mt-2 max-w-3xl text-sm text-pretty">
        <code className="font-mono text-[0.8125rem]">{plan.chosen}</code>
        <span className="text-muted">: {plan.reason}</span>
      </p>
      <p className="figures mt-0.5 mb-4 text-xs text-pretty text-faint">
        Policy {routing.policy.replaceAll('_', ' ')}: {policies[routing.policy]} · input:{' '}
        {inputKinds[routing.input_kind]}, {routing.size_class} · chance of this choice:{' '}
        {percent(plan.propensity)}
      </p>
      {routing.predictions.length > 0 && (
        <StackedTable
          label="Predictions"
          heads={
            <>
              <Head start>Candidate</Head>
              <Head>Latency p50</Head>
              <Head>Latency p95</Head>
              <Head>Ends in time</Head>
              <Head>Cost</Head>
              <Head>Right answers</Head>
            </>
          }
        >
          {routing.predictions.map((prediction) => (
            <Row key={prediction.model} prediction={prediction} chosen={prediction.model === plan.chosen} />
          ))}
        </StackedTable>
      )}
    </Section>
  )
}
