import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { request } from 'undici'
import type { TurnEvent } from '../contract/event.ts'
import { SseReader } from '../net/sse.ts'
import { CommandFailure } from './output.ts'

/** What the command line needs of a server. */
export class Client {
  readonly url: string
  readonly #headers: Record<string, string>

  constructor(url: string, apiKey = process.env.PLUMBLINE_API_KEY) {
    this.url = url
    this.#headers = apiKey ? { authorization: `Bearer ${apiKey}` } : {}
  }

  /** True when a Plumbline answers there. */
  async answers(): Promise<boolean> {
    return (await this.readiness()) !== undefined
  }

  /** What a Plumbline says there of itself; undefined when none answers. */
  async readiness(): Promise<{ configuration?: { problems: string[] } } | undefined> {
    try {
      const { statusCode, body } = await request(`${this.url}/readyz`, {
        headers: this.#headers,
        headersTimeout: 1_000,
      })
      const ready = (await body.json()) as { status?: string; configuration?: { problems: string[] } }
      return statusCode === 200 && ready.status === 'ready' ? ready : undefined
    } catch {
      return undefined
    }
  }

  /** Uploads a file; returns its id. `onSent` hears how many of `total` bytes have left. */
  async upload(
    path: string,
    signal: AbortSignal,
    onSent: (sent: number, total: number) => void,
  ): Promise<string> {
    const found = await stat(path).catch(() => undefined)
    if (!found) throw new CommandFailure(`${path} cannot be read`, 2)
    if (found.isDirectory()) throw new CommandFailure(`${path} is a folder, not a file`, 2)
    const { size } = found
    const boundary = `plumbline-${Date.now().toString(36)}`
    const name = basename(path).replace(/[\r\n"]/g, encodeURIComponent)
    const head = Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    )
    async function* form() {
      yield head
      let sent = 0
      for await (const chunk of createReadStream(path)) {
        yield chunk as Buffer
        sent += chunk.length
        onSent(sent, size)
      }
      yield Buffer.from(`\r\n--${boundary}--\r\n`)
    }
    const { body } = await request(`${this.url}/v1/files`, {
      method: 'POST',
      headers: { ...this.#headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
      body: Readable.from(form()),
      signal,
    })
    return ((await answerOf(body)) as { id: string }).id
  }

  /** Posts, JSON where there is something to say, to a route that may take its time; returns what it answers. */
  async post<T>(path: string, value?: unknown): Promise<T> {
    const { body } = await request(`${this.url}${path}`, {
      method: 'POST',
      headers: { ...this.#headers, ...(value !== undefined && { 'content-type': 'application/json' }) },
      body: value === undefined ? undefined : JSON.stringify(value),
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    return (await answerOf(body)) as T
  }

  /** Runs a turn and hands on its events as they come. */
  async run(
    turn: Record<string, unknown>,
    signal: AbortSignal,
    onEvent: (event: TurnEvent) => void,
  ): Promise<void> {
    const { statusCode, body } = await request(`${this.url}/v1/turns`, {
      method: 'POST',
      headers: { ...this.#headers, 'content-type': 'application/json' },
      body: JSON.stringify({ ...turn, stream: true }),
      bodyTimeout: 0,
      headersTimeout: 0,
      signal,
    })
    if (statusCode !== 200) await answerOf(body)
    const reader = new SseReader((data) => onEvent(JSON.parse(data)))
    for await (const chunk of body) reader.push(chunk)
  }
}

async function answerOf(body: { json(): Promise<unknown> }): Promise<unknown> {
  const answer = (await body.json()) as {
    error?: { code: string; message: string; param: string | null; remedy: string }
  }
  if (!answer.error) return answer
  const { code, message, param, remedy } = answer.error
  throw new CommandFailure(`${message}${param ? ` (${param})` : ''}\n  ${remedy}  [${code}]`)
}
