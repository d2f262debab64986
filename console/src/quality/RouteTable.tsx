import type { RouteQuality } from '../../../src/contract/quality.ts'
import { IntervalMark } from '../charts/IntervalMark.tsx'
import { dollars, duration } from '../ui/format.ts'
import { inputKinds } from '../ui/inputKinds.ts'
import { Cell, Head, StackedTable } from '../ui/StackedTable.tsx'
import { percent, percentInterval } from '../ui/share.ts'

function Cost({ estimate }: { estimate: RouteQuality['cost_usd'] }) {
  if (!estimate) return <span className="text-faint">unknown</span>
  const { value, low, high } = estimate
  return (
    <>
      {dollars(value)}
      {low !== null && high !== null && low !== high && (
        <span className="block text-xs whitespace-nowrap text-faint">
          {dollars(Math.max(0, low))}–{dollars(high)}
        </span>
      )}
    </>
  )
}

function Quality({ estimate }: { estimate: RouteQuality['quality'] }) {
  if (!estimate) return <span className="text-faint">too few labels</span>
  return (
    <span className="flex items-center gap-3 md:justify-end">
      <span className="w-24 max-lg:hidden">
        <IntervalMark estimate={estimate} />
      </span>
      <span className="min-w-28">
        {percent(estimate.value)}
        <span className="block text-xs whitespace-nowrap text-faint">
          {percentInterval(estimate)}, n {estimate.n.toLocaleString('en')}
        </span>
      </span>
    </span>
  )
}

const ms = (value: number | null) => (value === null ? '—' : duration(value))

/** Where turns went, by model and kind of input, and what came of that. */
export function RouteTable({ routes }: { routes: RouteQuality[] }) {
  return (
    <StackedTable
      label="Routes"
      heads={
        <>
          <Head start>Model</Head>
          <Head start>Input</Head>
          <Head>Turns</Head>
          <Head>Of this input</Head>
          <Head>Escalated</Head>
          <Head>Cost a turn</Head>
          <Head>Latency p50</Head>
          <Head>Latency p95</Head>
          <Head>Right answers</Head>
        </>
      }
    >
      {routes.map((route) => (
        <tr key={`${route.model} ${route.input_kind}`} data-testid="route">
          <Cell title>
            <code className="font-mono text-[0.8125rem]">{route.model}</code>
          </Cell>
          <Cell start name="Input">
            {inputKinds[route.input_kind]}
          </Cell>
          <Cell name="Turns">{route.turns.toLocaleString('en')}</Cell>
          <Cell name="Of this input">{percent(route.share)}</Cell>
          <Cell name="Escalated">{route.escalated.toLocaleString('en')}</Cell>
          <Cell name="Cost a turn">
            <Cost estimate={route.cost_usd} />
          </Cell>
          <Cell name="Latency p50">{ms(route.latency_p50_ms)}</Cell>
          <Cell name="Latency p95">{ms(route.latency_p95_ms)}</Cell>
          <Cell name="Right answers">
            <Quality estimate={route.quality} />
          </Cell>
        </tr>
      ))}
    </StackedTable>
  )
}
