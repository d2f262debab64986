import { type ClientRequest, request } from 'node:http'
import { ask, jobOf, type Plan, type Progress } from './measure.ts'
import { requestBody } from './scenario.ts'
import type { Bench } from './targets.ts'

/** Clients that leave at about the same time. */
const TOGETHER = 8
const BUSY_CONNECTIONS = 32

/** Milliseconds from a client's leaving to the close of its turn's upstream socket, by what else is going on. */
export interface Leaving {
  quietMs: number[]
  busyMs: number[]
}

/** Breaks off streams that run, and turns that wait for an upstream that is silent. */
export async function measureLeaving(
  bench: Bench,
  { rounds, seconds }: Plan,
  progress: Progress,
): Promise<Leaving> {
  const leaving: Leaving = { quietMs: [], busyMs: [] }
  for (let round = 0; round < rounds; round += 1) {
    progress('clients that leave · quiet')
    const quietUntil = performance.now() + seconds * 1000
    while (performance.now() < quietUntil) leaving.quietMs.push(...(await leaveTogether(bench)))
    progress('clients that leave · beside text turns')
    const text = { kind: 'json' as const, connections: BUSY_CONNECTIONS, seconds: seconds * 2 }
    let isBusy = true
    const beside = ask(bench.background, jobOf(bench.plumbline, text)).finally(() => {
      isBusy = false
    })
    while (isBusy) leaving.busyMs.push(...(await leaveTogether(bench)))
    await beside
  }
  return leaving
}

function leaveTogether(bench: Bench): Promise<number[]> {
  return Promise.all(Array.from({ length: TOGETHER }, (_, i) => leaveOnce(bench, i % 2 === 0)))
}

/** Asks, waits until the upstream is at work on it, leaves, and waits until the upstream's socket is closed. */
async function leaveOnce({ plumbline, patient }: Bench, stream: boolean): Promise<number> {
  const members = { ...plumbline.members, model: stream ? 'patient/endless' : 'patient/silent' }
  // The upstream knows a request by what it says.
  const mark = `leaving ${Math.random()}`
  const body = requestBody(stream ? 'sse' : 'json', { ...members, stop: mark })
  const sent = send(plumbline.port, plumbline.headers, body)
  const spoken = firstByte(sent)
  try {
    const seen = await patient.seen(mark)
    if (stream) await spoken
    const leftAt = performance.now()
    sent.destroy()
    return (await seen.gone) - leftAt
  } finally {
    sent.destroy()
  }
}

function send(port: number, headerLines: string[], body: string): ClientRequest {
  const sent = request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/v1/chat/completions',
    agent: false,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...Object.fromEntries(headerLines.map((line) => line.split(': '))),
    },
  })
  sent.on('error', () => undefined)
  sent.end(body)
  return sent
}

function firstByte(sent: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    sent.on('response', (response) => response.on('error', () => undefined).once('data', () => resolve()))
  })
}
