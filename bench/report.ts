import { quantile } from '../src/stats/quantile.ts'
import type { Leaving } from './leaving.ts'
import type { Growth, Round, Rounds, UploadRounds } from './measure.ts'
import { IMAGE_BYTES, UPLOADS } from './scenario.ts'

/** The figures that the project holds itself to. */
export interface Figure {
  key: string
  title: string
  must: number
  aim: number
  /** Whether more is better. */
  higher: boolean
  unit?: string
}

const figures: Figure[] = [
  { key: 'json_vs_undici', title: 'JSON, 32 connections ÷ bare undici', must: 0.3, aim: 0.5, higher: true },
  { key: 'json_vs_portkey', title: 'JSON, 32 connections ÷ Portkey', must: 6, aim: 10, higher: true },
  {
    key: 'sse_vs_undici',
    title: 'SSE × 50 chunks, 32 connections ÷ bare undici',
    must: 0.7,
    aim: 0.9,
    higher: true,
  },
  {
    key: 'ttft_added_p50_ms',
    title: 'first token later than without a proxy, p50',
    must: 0.8,
    aim: 0.4,
    higher: false,
    unit: ' ms',
  },
  {
    key: 'upload_wall_vs_undici',
    title: '20 MB image turn ÷ bare undici',
    must: 1.5,
    aim: 1.15,
    higher: false,
  },
  {
    key: 'upload_memory_ratio',
    title: 'peak memory of 8 × 20 MB ÷ those bytes',
    must: 2.5,
    aim: 1.3,
    higher: false,
  },
  {
    key: 'text_p99_under_upload',
    title: 'text p99 beside 8 × 20 MB ÷ quiet p99',
    must: 3,
    aim: 1.3,
    higher: false,
  },
  {
    key: 'memory_growth',
    title: 'memory after all turns ÷ after the first of them',
    must: 1.15,
    aim: 1.02,
    higher: false,
  },
  {
    key: 'client_left_p99_ms',
    title: 'client left → upstream closed, beside text, p99',
    must: 100,
    aim: 20,
    higher: false,
    unit: ' ms',
  },
]

export interface Results {
  text: Rounds
  uploads: UploadRounds
  growth: Growth
  leaving: Leaving
}

/** NaN where nothing was measured. */
function quantileOf(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return quantile(sorted, q)
}

const median = (values: number[]) => quantileOf(values, 0.5)
const p99 = (values: number[]) => quantileOf(values, 0.99)

/** Median over rounds of what `compare` makes of the same round's two measurements. */
function paired(a: Round[] = [], b: Round[] = [], compare: (a: Round, b: Round) => number): number {
  return median(a.flatMap((round, i) => (b[i] ? [compare(round, b[i])] : [])))
}

const rates = (a: Round, b: Round) => a.rate / b.rate
const answersPerCpu = (a: Round, b: Round) => b.cpuMicroseconds / a.cpuMicroseconds
const firstTokens = (a: Round, b: Round) => a.firstTokenP50Ms - b.firstTokenP50Ms

function quotients(a: number[], b: number[]): number {
  return median(a.map((value, i) => value / (b[i] ?? Number.NaN)))
}

/** Every figure by its key, compared within rounds; NaN where a peer was left out. */
export function summaryOf({
  text: { json, sse, ttft },
  uploads,
  growth,
  leaving,
}: Results): Record<string, number> {
  const [early, late] = growth.bytes
  const all = [json, sse, ttft].flatMap((targets) => Object.values(targets).flat())
  return {
    json_vs_undici: paired(json.plumbline, json.undici, rates),
    json_vs_portkey: paired(json.plumbline, json.portkey, rates),
    sse_vs_undici: paired(sse.plumbline, sse.undici, rates),
    ttft_added_p50_ms: paired(ttft.plumbline, ttft.direct, firstTokens),
    upload_wall_vs_undici: quotients(uploads.wallMs.plumbline, uploads.wallMs.undici),
    upload_memory_ratio: median(uploads.memoryRatio),
    text_p99_under_upload: quotients(uploads.busyP99Ms, uploads.quietP99Ms),
    memory_growth: late / early,
    client_left_p99_ms: p99(leaving.busyMs),
    client_left_quiet_p99_ms: p99(leaving.quietMs),
    json_cpu_vs_undici: paired(json.plumbline, json.undici, answersPerCpu),
    sse_cpu_vs_undici: paired(sse.plumbline, sse.undici, answersPerCpu),
    sse_vs_portkey: paired(sse.plumbline, sse.portkey, rates),
    undici_ttft_added_p50_ms: paired(ttft.undici, ttft.direct, firstTokens),
    failures: all.reduce((sum, round) => sum + round.failures, uploads.failures + growth.failures),
  }
}

export function verdict({ must, aim, higher }: Figure, value: number): 'aim' | 'pass' | 'miss' | '–' {
  if (Number.isNaN(value)) return '–'
  const reaches = (limit: number) => (higher ? value >= limit : value <= limit)
  return reaches(aim) ? 'aim' : reaches(must) ? 'pass' : 'miss'
}

/** All figures with what they must reach, and the rounds they come from, for `--json`. */
export function jsonReport(results: Results, machine: Record<string, unknown>) {
  const summary = summaryOf(results)
  const held = figures.map((figure) => {
    const { key, must, aim } = figure
    return [key, { must, aim, verdict: verdict(figure, summary[key] ?? Number.NaN) }]
  })
  return { ...summary, targets: Object.fromEntries(held), machine, ...results }
}

/** Of all uploads that are in flight at once. */
const uploadedBytes = UPLOADS * IMAGE_BYTES

const per = (value: number) => `${value.toFixed(0)}/s`
const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`
const mb = (value: number) => `${(value / 1e6).toFixed(0)} MB`

function rateOf(rounds: Round[] | undefined): string {
  return rounds ? per(median(rounds.map(({ rate }) => rate))) : '–'
}

/** What stands behind each figure: Plumbline's own measurement, and what it is held against. */
function measurements({
  text: { json, sse, ttft },
  uploads,
  growth,
  leaving,
}: Results): Record<string, [string, string]> {
  const first = (rounds: Round[] = []) => ms(median(rounds.map(({ firstTokenP50Ms }) => firstTokenP50Ms)))
  return {
    json_vs_undici: [rateOf(json.plumbline), rateOf(json.undici)],
    json_vs_portkey: [rateOf(json.plumbline), rateOf(json.portkey)],
    sse_vs_undici: [rateOf(sse.plumbline), rateOf(sse.undici)],
    ttft_added_p50_ms: [first(ttft.plumbline), first(ttft.direct)],
    upload_wall_vs_undici: [ms(median(uploads.wallMs.plumbline)), ms(median(uploads.wallMs.undici))],
    upload_memory_ratio: [mb(median(uploads.memoryRatio) * uploadedBytes), mb(uploadedBytes)],
    text_p99_under_upload: [ms(median(uploads.busyP99Ms)), ms(median(uploads.quietP99Ms))],
    memory_growth: [mb(growth.bytes[1]), mb(growth.bytes[0])],
    client_left_p99_ms: [ms(p99(leaving.busyMs)), `${ms(p99(leaving.quietMs))} quiet`],
  }
}

/** The one table that is printed. */
export function tableOf(results: Results): string {
  const summary = summaryOf(results)
  const behind = measurements(results)
  const rows = figures.map((figure) => {
    const value = summary[figure.key] ?? Number.NaN
    const [own = '', other = ''] = behind[figure.key] ?? []
    const shown = Number.isNaN(value) ? '–' : `${value.toFixed(2)}${figure.unit ?? ''}`
    return [figure.title, own, other, shown, String(figure.must), String(figure.aim), verdict(figure, value)]
  })
  const head = ['', 'Plumbline', 'against', 'figure', 'must', 'aim', '']
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)))
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return column === 0 ? cell.padEnd(width) : cell.padStart(width)
      })
      .join('  '),
  )
  const [, turns] = results.growth.turns
  lines.push('', `Memory is compared after ${results.growth.turns[0]} and ${turns} turns.`)
  if (summary.failures) lines.push(`${summary.failures} requests failed.`)
  return `${lines.join('\n')}\n`
}
