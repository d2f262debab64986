import type { Measured, Scenario } from './scenario.ts'
import { scenarios } from './scenario.ts'
import type { Target, TargetName } from './targets.ts'

/** Rounds of one scenario against one target. */
export type Rounds = Record<Scenario['name'], Record<TargetName, Measured[]>>

export function emptyRounds(): Rounds {
  const none = () => ({ direct: [], undici: [], plumbline: [] })
  return { json: none(), sse: none(), ttft: none() }
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

type Figure = keyof Measured

function medianOf(rounds: Measured[], figure: Figure): number {
  return median(rounds.map((round) => round[figure]))
}

/** Medians over rounds of `numerator / denominator`, compared within each round. */
function ratio(numerator: Measured[], denominator: Measured[]): number {
  return median(numerator.map((round, index) => round.rate / (denominator[index]?.rate || Number.NaN)))
}

/** How many answers one second of processor time gives, compared within each round. */
function cpuRatio(numerator: Measured[], denominator: Measured[]): number {
  return median(
    numerator.map(
      (round, index) => (denominator[index]?.cpuMicroseconds ?? Number.NaN) / round.cpuMicroseconds,
    ),
  )
}

function difference(a: Measured[], b: Measured[], figure: Figure): number {
  return median(a.map((round, index) => round[figure] - (b[index]?.[figure] ?? Number.NaN)))
}

/** What the benchmark is for: Plumbline beside the bare proxy and beside no proxy at all. */
export function summaryOf({ json, sse, ttft }: Rounds) {
  return {
    json_vs_undici: ratio(json.plumbline, json.undici),
    sse_vs_undici: ratio(sse.plumbline, sse.undici),
    json_cpu_vs_undici: cpuRatio(json.plumbline, json.undici),
    sse_cpu_vs_undici: cpuRatio(sse.plumbline, sse.undici),
    json_vs_direct: ratio(json.plumbline, json.direct),
    sse_vs_direct: ratio(sse.plumbline, sse.direct),
    ttft_added_p50_ms: difference(ttft.plumbline, ttft.direct, 'firstTokenP50Ms'),
    ttft_added_p99_ms: difference(ttft.plumbline, ttft.direct, 'firstTokenP99Ms'),
    undici_ttft_added_p50_ms: difference(ttft.undici, ttft.direct, 'firstTokenP50Ms'),
    failures: Object.values({ json, sse, ttft })
      .flatMap((targets) => Object.values(targets).flat())
      .reduce((sum, round) => sum + round.failures, 0),
  }
}

/** Medians of every figure, and the raw rounds, for `--json`. */
export function jsonReport(rounds: Rounds, machine: Record<string, unknown>) {
  const medians = Object.fromEntries(
    scenarios.map(({ name }) => [
      name,
      Object.fromEntries(
        Object.entries(rounds[name]).map(([target, measured]) => [target, mediansOf(measured)]),
      ),
    ]),
  )
  return { ...summaryOf(rounds), machine, medians, rounds }
}

function mediansOf(measured: Measured[]) {
  return {
    rate_per_s: medianOf(measured, 'rate'),
    latency_p50_ms: medianOf(measured, 'latencyP50Ms'),
    latency_p99_ms: medianOf(measured, 'latencyP99Ms'),
    first_token_p50_ms: medianOf(measured, 'firstTokenP50Ms'),
    first_token_p99_ms: medianOf(measured, 'firstTokenP99Ms'),
    cpu_us_per_answer: medianOf(measured, 'cpuMicroseconds'),
  }
}

const ms = (value: number) => (value === 0 ? '–' : value.toFixed(value < 10 ? 2 : 1))

/** The table that is printed. */
export function tableOf(rounds: Rounds, targets: Target[]): string {
  const lines: string[] = []
  const row = (cells: string[]) =>
    lines.push(cells.map((cell, index) => (index === 0 ? cell.padEnd(20) : cell.padStart(11))).join(''))
  for (const { name, title } of scenarios) {
    lines.push('', title)
    row(['', 'per second', 'p50 ms', 'p99 ms', 'first p50', 'first p99', 'CPU µs', 'of undici'])
    for (const target of targets) {
      const measured = rounds[name][target.name]
      const figures = mediansOf(measured)
      row([
        target.title,
        figures.rate_per_s.toFixed(0),
        ms(figures.latency_p50_ms),
        ms(figures.latency_p99_ms),
        ms(figures.first_token_p50_ms),
        ms(figures.first_token_p99_ms),
        figures.cpu_us_per_answer === 0 ? '–' : figures.cpu_us_per_answer.toFixed(0),
        ratio(measured, rounds[name].undici).toFixed(2),
      ])
    }
  }
  const summary = summaryOf(rounds)
  lines.push(
    '',
    `Plumbline against the bare undici proxy: JSON ${summary.json_vs_undici.toFixed(2)}, SSE ${summary.sse_vs_undici.toFixed(2)}.`,
    `Answers for the same processor time: JSON ${summary.json_cpu_vs_undici.toFixed(2)}, SSE ${summary.sse_cpu_vs_undici.toFixed(2)}.`,
    `First token later than without a proxy by ${summary.ttft_added_p50_ms.toFixed(2)} ms (the bare proxy: ${summary.undici_ttft_added_p50_ms.toFixed(2)} ms).`,
  )
  if (summary.failures > 0) lines.push(`${summary.failures} requests failed.`)
  return `${lines.join('\n')}\n`
}
