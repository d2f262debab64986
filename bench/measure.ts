import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { NodeProcess } from './processes.ts'
import { IMAGE_BYTES, type Job, type Measured, type ScenarioName, scenarios, UPLOADS } from './scenario.ts'
import { type Bench, forFirstToken, type Target, type TargetName } from './targets.ts'

/** How long a run is. */
export interface Plan {
  rounds: number
  /** Length of each measurement. */
  seconds: number
  /** Turns after which memory is looked at, first and last. */
  memoryTurns: [number, number]
}

export type Progress = (label: string) => void

/** One measurement; `cpuMicroseconds` is the target's processor time for one answer, 0 where it is not known. */
export type Round = Measured & { cpuMicroseconds: number }
export type Rounds = Record<ScenarioName, Partial<Record<TargetName, Round[]>>>

const WARM_UP_SECONDS = 2
/** Each measurement begins with so long that does not count: a process that waited for its turn has to wake first. */
const LEAD_IN_SECONDS = 0.5
const TEXT_CONNECTIONS = 4

export async function ask(load: NodeProcess, job: Job): Promise<Measured> {
  load.write(JSON.stringify(job))
  return JSON.parse(await load.line())
}

export function jobOf(target: Target, job: Omit<Job, 'port' | 'headers' | 'members'>): Job {
  const { port, headers, members } = target
  return { ...job, port, headers, members }
}

async function measure(load: NodeProcess, target: Target, job: Job): Promise<Round> {
  const before = target.process?.cpuMs()
  const measured = await ask(load, job)
  const after = target.process?.cpuMs()
  const used = before === undefined || after === undefined ? 0 : after - before
  return { ...measured, cpuMicroseconds: (used * 1000) / Math.max(1, measured.answers) }
}

/** Rates and times of all targets, in rounds that compare them under the same weather. */
export async function measureText(
  bench: Bench,
  { rounds, seconds }: Plan,
  progress: Progress,
): Promise<Rounds> {
  const results: Rounds = { json: {}, sse: {}, ttft: {} }
  const targets = [bench.direct, bench.undici, bench.portkey, bench.plumbline].filter((t) => t !== undefined)
  for (let round = -1; round < rounds; round += 1) {
    for (const { name, kind, connections, weight } of scenarios) {
      const atWork = name === 'ttft' ? targets.map(forFirstToken) : targets
      // Each round starts with another target, so that none always runs on a warm or a tired machine.
      const turn = Math.max(0, round) % targets.length
      for (const target of [...atWork.slice(turn), ...atWork.slice(0, turn)]) {
        progress(`${round < 0 ? 'warming up' : name} · ${target.title}`)
        const time = round < 0 ? WARM_UP_SECONDS : seconds
        const job = jobOf(target, { kind, connections, seconds: time * weight })
        await ask(bench.load, { ...job, seconds: LEAD_IN_SECONDS })
        const measured = await measure(bench.load, target, job)
        if (round >= 0) results[name][target.name] = [...(results[name][target.name] ?? []), measured]
      }
    }
  }
  return results
}

export interface UploadRounds {
  /** Milliseconds of one upload alone, by round. */
  wallMs: { undici: number[]; plumbline: number[] }
  memoryRatio: number[]
  /** 99th percentile of text turns, quiet and beside uploads, by round. */
  quietP99Ms: number[]
  busyP99Ms: number[]
  failures: number
}

/** A PNG of noise, which nothing makes smaller. */
async function makeImage(folder: string): Promise<{ path: string; bytes: number }> {
  const side = Math.ceil(Math.sqrt(IMAGE_BYTES / 3))
  const noise = {
    create: { width: side, height: side, channels: 3 as const, background: 'black', noise: gaussian },
  }
  const png = await sharp(noise).png({ compressionLevel: 0 }).toBuffer()
  const path = join(folder, 'image.png')
  writeFileSync(path, png)
  return { path, bytes: png.length }
}
const gaussian = { type: 'gaussian' as const, mean: 128, sigma: 60 }

export async function measureUploads(
  bench: Bench,
  { rounds, seconds }: Plan,
  folder: string,
  progress: Progress,
): Promise<UploadRounds> {
  const { plumbline, undici, load, background } = bench
  const image = await makeImage(folder)
  const upload = (target: Target, connections: number, answers: number) =>
    jobOf(target, { kind: 'upload', connections, answers, seconds: 0, image: image.path })
  const text = jobOf(bench.besideUploads, {
    kind: 'json',
    connections: TEXT_CONNECTIONS,
    seconds: seconds * 2,
  })
  const result: UploadRounds = {
    wallMs: { undici: [], plumbline: [] },
    memoryRatio: [],
    quietP99Ms: [],
    busyP99Ms: [],
    failures: 0,
  }
  await settle()
  // What the first uploads leave behind counts against the later ones, too.
  const idle = plumbline.process.memoryBytes() ?? Number.NaN
  for (let round = -1; round < rounds; round += 1) {
    progress('uploads · one after the other')
    const bare = await ask(load, upload(undici, 1, 4))
    const own = await ask(load, upload(plumbline, 1, 4))
    progress(`uploads · ${UPLOADS} at once`)
    const peak = watchPeak(plumbline.process)
    const together = await ask(background, upload(plumbline, UPLOADS, UPLOADS * 2))
    const above = peak() - idle
    await settle()
    progress('text turns · quiet')
    const quiet = await ask(load, text)
    progress('text turns · beside uploads')
    const beside = ask(background, {
      ...upload(plumbline, UPLOADS, 0),
      answers: undefined,
      seconds: text.seconds + 1,
    })
    await new Promise((resolve) => setTimeout(resolve, 500))
    const busy = await ask(load, text)
    await beside
    if (round < 0) continue
    result.wallMs.undici.push(bare.latencyP50Ms)
    result.wallMs.plumbline.push(own.latencyP50Ms)
    result.memoryRatio.push(above / (UPLOADS * image.bytes))
    result.quietP99Ms.push(quiet.latencyP99Ms)
    result.busyP99Ms.push(busy.latencyP99Ms)
    result.failures += bare.failures + own.failures + together.failures + quiet.failures + busy.failures
  }
  return result
}

/** Memory that nobody needs is given back a little later. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1500))
}

function watchPeak(process: NodeProcess): () => number {
  let peak = 0
  const look = () => {
    peak = Math.max(peak, process.memoryBytes() ?? Number.NaN)
  }
  const timer = setInterval(look, 5)
  return () => {
    clearInterval(timer)
    look()
    return peak
  }
}

export interface Growth {
  turns: [number, number]
  bytes: [number, number]
  failures: number
}

/** Memory after the first and after the last of many text turns. Ends early, and says so, past `limitMs`. */
export async function measureGrowth(
  { plumbline, load }: Bench,
  turns: Plan['memoryTurns'],
  limitMs: number,
  progress: Progress,
): Promise<Growth> {
  const [first, last] = turns
  const step = first / 4
  const until = performance.now() + limitMs
  let done = 0
  let failures = 0
  const run = async (to: number) => {
    while (done < to && (to === first || performance.now() < until)) {
      progress(`memory · ${done} of ${last} turns`)
      const measured = await ask(
        load,
        jobOf(plumbline, { kind: 'json', connections: 32, seconds: 0, answers: step }),
      )
      done += step
      failures += measured.failures
    }
    await settle()
    return { turns: done, bytes: plumbline.process.memoryBytes() ?? Number.NaN }
  }
  const early = await run(first)
  const late = await run(last)
  return { turns: [early.turns, late.turns], bytes: [early.bytes, late.bytes], failures }
}
