import { createInterface } from 'node:readline'
import { LoadConnection, type Samples } from './load-connection.ts'
import { type Job, type Measured, requestBody } from './scenario.ts'

/** The load generator: reads one job a line on stdin, writes what it measured as one line on stdout. */
function httpRequest(job: Job): Buffer {
  const body = requestBody(job.kind, job.model)
  return Buffer.from(
    [
      'POST /v1/chat/completions HTTP/1.1',
      `Host: 127.0.0.1:${job.port}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  )
}

function quantile(sorted: number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0
}

async function run(job: Job): Promise<Omit<Measured, 'cpuMicroseconds'>> {
  const samples: Samples = { latencies: [], firstTokens: [], failures: 0 }
  const request = httpRequest(job)
  const connections = Array.from(
    { length: job.connections },
    () => new LoadConnection(job.port, request, samples),
  )
  const startedAt = performance.now()
  for (const connection of connections) connection.start()
  await new Promise((resolve) => setTimeout(resolve, job.seconds * 1000))
  const seconds = (performance.now() - startedAt) / 1000
  for (const connection of connections) connection.stop()
  const latencies = samples.latencies.sort((a, b) => a - b)
  const firstTokens = samples.firstTokens.sort((a, b) => a - b)
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
