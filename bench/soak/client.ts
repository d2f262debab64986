import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import type { Job } from './job.ts'

/** What a client saw of one exchange. */
export interface Heard {
  status: number
  turnId: string | undefined
  body: string
  /** `whole`: to its proper end; `left`: the client broke off; `broken`: the server did. */
  how: 'whole' | 'left' | 'broken'
}

/** Sends a job's request and leaves when it says so. Never rejects. */
export function send(url: string, job: Job): Promise<Heard> {
  const { leaving, body } = job
  const target = new URL(job.path, url)
  const headers = { 'content-type': 'application/json', 'content-length': body.length }
  return new Promise((resolve) => {
    const sent = request(target, { method: 'POST', agent: false, headers })
    const leave = hear(sent, leaving.when === 'mid-stream' ? leaving.bytes : undefined, resolve)
    if (leaving.when === 'after time') setTimeout(leave, leaving.ms)
    if (leaving.when === 'mid-upload') {
      sent.write(body.subarray(0, Math.floor(body.length * leaving.share)), () => leave())
    } else sent.end(body)
  })
}

/** The rest of a native stream, from after `seq`. Never rejects. */
export function resume(url: string, turnId: string, seq: number): Promise<Heard> {
  const headers = { accept: 'text/event-stream', 'last-event-id': String(seq) }
  return new Promise((resolve) => {
    const sent = request(new URL(`/v1/turns/${turnId}/events`, url), { agent: false, headers })
    hear(sent, undefined, (heard) => resolve({ ...heard, turnId }))
    sent.end()
  })
}

/** Collects the answer; returns what makes the client leave. */
function hear(sent: ClientRequest, leaveAfter: number | undefined, done: (heard: Heard) => void): () => void {
  let status = 0
  let turnId: string | undefined
  let left = false
  let ended = false
  let bytes = 0
  const chunks: Buffer[] = []
  const leave = () => {
    if (ended) return
    left = true
    sent.destroy()
  }
  const finish = (complete: boolean) => {
    if (ended) return
    ended = true
    const how = left ? 'left' : complete ? 'whole' : 'broken'
    done({ status, turnId, body: Buffer.concat(chunks).toString('utf8'), how })
  }
  sent.on('error', () => finish(false))
  sent.on('close', () => finish(false))
  sent.on('response', (answer: IncomingMessage) => {
    status = answer.statusCode ?? 0
    const named = answer.headers['plumbline-turn-id']
    if (typeof named === 'string') turnId = named
    answer.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      bytes += chunk.length
      if (leaveAfter !== undefined && bytes >= leaveAfter) leave()
    })
    answer.on('end', () => finish(answer.complete))
    answer.on('error', () => finish(false))
  })
  return leave
}
