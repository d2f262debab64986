import type { VerifierWorth } from '../../../src/contract/quality.ts'
import { dollars, duration } from '../ui/format.ts'
import { Cell, Head, StackedTable } from '../ui/StackedTable.tsx'
import { costOfCatch, outcomesOf } from './worth.ts'

const marks = {
  caught: 'bg-ok',
  missed: 'bg-danger',
  falseAlarms: 'border border-danger bg-danger-soft',
  rightlyPassed: 'bg-line-strong',
}
const names = {
  caught: 'caught: failed and wrong',
  missed: 'missed: passed, yet wrong',
  falseAlarms: 'false alarm: failed, yet right',
  rightlyPassed: 'passed and right',
}
const kinds = ['caught', 'missed', 'falseAlarms', 'rightlyPassed'] as const

/** How labelled verdicts turned out, as a bar of their shares. */
function Bar({ worth }: { worth: VerifierWorth }) {
  const outcomes = outcomesOf(worth)
  if (worth.labelled === 0) return <span className="text-faint">no labels</span>
  return (
    <span className="flex items-center gap-3 md:justify-end">
      <span aria-hidden="true" className="flex h-2.5 w-36 gap-px max-md:w-28">
        {kinds.map(
          (kind) =>
            outcomes[kind] > 0 && (
              <span
                key={kind}
                title={`${outcomes[kind]} ${names[kind]}`}
                className={`min-w-[3px] rounded-[1px] ${marks[kind]}`}
                style={{ flexGrow: outcomes[kind], flexBasis: 0 }}
              />
            ),
        )}
      </span>
      <span className="min-w-10 md:text-right">{worth.labelled.toLocaleString('en')}</span>
    </span>
  )
}

const ms = (value: number | null) => (value === null ? '—' : duration(value))

/** What each verifier caught, let pass and stopped in vain, and what it cost. */
export function WorthTable({ verifiers }: { verifiers: VerifierWorth[] }) {
  return (
    <>
      <StackedTable
        label="Verifiers"
        heads={
          <>
            <Head start>Verifier</Head>
            <Head>Verdicts</Head>
            <Head>Failed</Head>
            <Head>Not run</Head>
            <Head>Labelled</Head>
            <Head>Caught</Head>
            <Head>Missed</Head>
            <Head>False alarms</Head>
            <Head>Cost</Head>
            <Head>Cost a catch</Head>
            <Head>Latency p50</Head>
            <Head>Latency p95</Head>
          </>
        }
      >
        {verifiers.map((worth) => {
          const perCatch = costOfCatch(worth)
          const wrong = worth.caught + worth.missed
          const known = (count: number) => (worth.labelled === 0 ? '—' : count)
          return (
            <tr key={worth.verifier} data-testid="worth">
              <Cell title>
                <code className="font-mono text-[0.8125rem]">{worth.verifier}</code>
              </Cell>
              <Cell name="Verdicts">{worth.verdicts.toLocaleString('en')}</Cell>
              <Cell name="Failed">{worth.failed.toLocaleString('en')}</Cell>
              <Cell name="Not run">
                <span className={worth.not_run > 0 ? 'text-danger' : ''}>{worth.not_run}</span>
              </Cell>
              <Cell name="Labelled">
                <Bar worth={worth} />
              </Cell>
              <Cell name="Caught">
                {known(worth.caught)}
                {wrong > 0 && <span className="text-faint"> of {wrong}</span>}
              </Cell>
              <Cell name="Missed">{known(worth.missed)}</Cell>
              <Cell name="False alarms">{known(worth.false_alarms)}</Cell>
              <Cell name="Cost">{dollars(worth.cost_usd)}</Cell>
              <Cell name="Cost a catch">{perCatch === null ? '—' : dollars(perCatch)}</Cell>
              <Cell name="Latency p50">{ms(worth.latency_p50_ms)}</Cell>
              <Cell name="Latency p95">{ms(worth.latency_p95_ms)}</Cell>
            </tr>
          )
        })}
      </StackedTable>
      <ul className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-xs text-faint">
        {kinds.map((kind) => (
          <li key={kind} className="flex items-center gap-1.5">
            <span className={`h-2.5 w-4 rounded-[2px] ${marks[kind]}`} /> {names[kind]}
          </li>
        ))}
      </ul>
      <p className="mt-2 max-w-3xl text-xs text-pretty text-faint">
        What was caught, missed or stopped in vain is known of labelled turns only. The cost of a catch counts
        the labelled turns’ share of the cost.
      </p>
    </>
  )
}
