import { existsSync, readFileSync } from 'node:fs'
import type { Profiler } from 'node:inspector'
import { ask, jobOf } from './measure.ts'
import type { Bench } from './targets.ts'

const WARM_UP_SECONDS = 6
const PROFILED_SECONDS = 10

/** Where time is spent, by what the path of the code says. The first that fits counts. */
const stages: [name: string, path: RegExp][] = [
  ['garbage collection', /^\(garbage collector\)$/],
  ['money and tokens', /src\/(media\/tokens|models\/prices|turn\/(purse|quote|account))/],
  ['recording: encoding, handing to the writer', /src\/store\//],
  ['reading the body', /src\/(media|server\/http\/(body|media-input))/],
  ['checking the request', /node_modules\/zod|src\/(server\/(chat|responses)\/request|contract\/)/],
  ['keys and routing', /node_modules\/(fastify|find-my-way|@fastify)|src\/server\/(keys|http\/auth)/],
  [
    'the turn: log, projection, plan, deadline',
    /src\/turn\/|abort_controller|event_target|src\/server\/turns/,
  ],
  ['the model adapter', /src\/(models|net)\//],
  ['upstream HTTP (undici)', /node_modules\/undici|^wasm/],
  ['metrics', /prom-client|src\/server\/(metrics|duration-histogram)/],
  ['answering', /src\/server\//],
  ['Node: HTTP, sockets, streams, timers', /^node:|^\(program\)$|^$/],
]

interface Frame {
  path: string
  parent: number | undefined
}

/** Profiles Plumbline under load, writes the profile to `file`, and tells where the main thread's time goes. */
export async function recordProfile(bench: Bench, file: string, kind: 'json' | 'sse'): Promise<string> {
  const { plumbline, load } = bench
  await ask(load, jobOf(plumbline, { kind, connections: 32, seconds: WARM_UP_SECONDS }))
  plumbline.process.signal('SIGUSR2')
  const { answers, rate } = await ask(
    load,
    jobOf(plumbline, { kind, connections: 32, seconds: PROFILED_SECONDS }),
  )
  plumbline.process.signal('SIGUSR2')
  for (let tries = 0; !existsSync(file) && tries < 200; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50))
  const spent = microsecondsByStage(JSON.parse(readFileSync(file, 'utf8')))
  const total = [...spent.values()].reduce((sum, time) => sum + time, 0)
  const lines = [...spent]
    .sort((a, b) => b[1] - a[1])
    .map(([stage, time]) => {
      const share = `${((100 * time) / total).toFixed(0)} %`.padStart(6)
      return `${stage.padEnd(48)}${(time / answers).toFixed(1).padStart(8)}${share}`
    })
  return [
    `${answers} ${kind} answers, ${rate.toFixed(0)} a second; µs of the main thread for each, and its share:`,
    ...lines,
    `${'in all'.padEnd(48)}${(total / answers).toFixed(1).padStart(8)}`,
    '',
  ].join('\n')
}

function microsecondsByStage({
  nodes,
  samples = [],
  timeDeltas = [],
}: Profiler.Profile): Map<string, number> {
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  )
  const sources = new SourceFiles()
  const frames = new Map<number, Frame>(
    nodes.map(({ id, callFrame: { url, functionName, lineNumber } }) => [
      id,
      { path: url === '' ? functionName : sources.at(url, lineNumber), parent: parents.get(id) },
    ]),
  )
  const spent = new Map<string, number>()
  for (const [i, id] of samples.entries()) {
    const stage = stageOf(frames, id)
    if (stage !== undefined) spent.set(stage, (spent.get(stage) ?? 0) + (timeDeltas[i] ?? 0))
  }
  return spent
}

/** A native function counts for whoever called it. */
function stageOf(frames: Map<number, Frame>, id: number): string | undefined {
  for (
    let frame = frames.get(id);
    frame;
    frame = frame.parent === undefined ? undefined : frames.get(frame.parent)
  ) {
    if (frame.path === '(idle)') return undefined
    const { path } = frame
    const stage = stages.find(([, pattern]) => pattern.test(path))
    if (stage) return stage[0]
  }
  return 'Node: HTTP, sockets, streams, timers'
}

/** The source file of a line of the bundle, from the comments that esbuild puts before each. */
class SourceFiles {
  readonly #starts = new Map<string, { line: number; source: string }[]>()

  at(url: string, line: number): string {
    if (!url.includes('/dist/') || url.includes('/node_modules/')) return url
    let starts = this.#starts.get(url)
    if (!starts) {
      const lines = readFileSync(new URL(url), 'utf8').split('\n')
      starts = lines.flatMap((text, i) => {
        const source = /^\/\/ (src\/\S+)$/.exec(text)?.[1]
        return source ? [{ line: i, source }] : []
      })
      this.#starts.set(url, starts)
    }
    return starts.findLast((start) => start.line <= line)?.source ?? url
  }
}
