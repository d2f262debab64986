import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { quantile } from '../src/stats/quantile.ts'
import { LoadConnection, type Samples } from './load-connection.ts'
import { type Job, type Measured, requestBody } from './scenario.ts'

/** The load generator: reads one job a line on stdin, writes what it measured as one line on stdout. */
function httpRequest(job: Job): Buffer {
  const image = job.image === undefined ? '' : readFileSync(job.image).toString('base64')
  const body = Buffer.from(requestBody(job.kind, job.members, image))
  const head = [
    'POST /v1/chat/completions HTTP/1.1',
    `Host: 127.0.0.1:${job.port}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    ...job.headers,
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
}

async function run(job: Job): Promise<Measured> {
  const samples: Samples = { latencies: [], firstTokens: [], failures: 0 }
  const request = httpRequest(job)
  let left = job.answers ?? Number.POSITIVE_INFINITY
  let finished = () => {}
  const enough = new Promise<void>((resolve) => {
    finished = resolve
  })
  const mayAsk = () => left-- > 0
  const onAnswer = () => {
    if (samples.latencies.length + samples.failures >= (job.answers ?? Number.POSITIVE_INFINITY)) finished()
  }
  const connections = Array.from(
    { length: job.connections },
    () => new LoadConnection(job.port, request, samples, { mayAsk, onAnswer }),
  )
  const startedAt = performance.now()
  for (const connection of connections) connection.start()
  if (job.answers === undefined) await new Promise((resolve) => setTimeout(resolve, job.seconds * 1000))
  else await enough
  const seconds = (performance.now() - startedAt) / 1000
  for (const connection of connections) connection.stop()
  const latencies = samples.latencies.sort((a, b) => a - b)
  const firstTokens = samples.firstTokens.length > 0 ? samples.firstTokens.sort((a, b) => a - b) : [0]
  return {
    rate: latencies.length / seconds,
    answers: latencies.length,
    failures: samples.failures,
    latencyP50Ms: quantile(latencies, 0.5),
    latencyP99Ms: quantile(latencies, 0.99),
    firstTokenP50Ms: quantile(firstTokens, 0.5),
    firstTokenP99Ms: quantile(firstTokens, 0.99),
  }
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await run(JSON.parse(line)))}\n`)
