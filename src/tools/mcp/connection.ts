import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { McpError, ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js'
import type { McpServerConfig } from '../../contract/config.ts'
import { PlumblineError } from '../../contract/errors.ts'
import { version } from '../../workers/version.ts'
import { newWire, type Wire } from './transport.ts'
import { overWire } from './wire-call.ts'

const connectMs = 20_000
const firstBackoffMs = 250
const longestBackoffMs = 10_000

/** How a server is, for those who look after it. */
export interface McpStatus {
  state: 'connected' | 'connecting' | 'disconnected'
  /** Connections made so far. */
  connections: number
  /** Of a child that runs. */
  pid?: number
  lastError?: string
  /** The end of what a child wrote to stderr. */
  stderr: string
}

/** Connections whose children must not outlive this process. */
const open = new Set<McpConnection>()
function killAll() {
  for (const connection of open) connection.kill()
}

interface Live {
  client: Client
  wire: Wire
}

/**
 * A connection that comes back: it is made when it is first needed, and made anew after the server died or forgot the
 * session. Only failures to connect are waited out, longer each time.
 */
export class McpConnection {
  readonly #config: McpServerConfig
  readonly #onConnected: () => void
  readonly #onListChanged: () => void
  #live: Live | undefined
  #connecting: Promise<Client> | undefined
  #failures = 0
  #notBefore = 0
  #connections = 0
  #lastError: string | undefined
  #lastWire: Wire | undefined
  #closed = false
  constructor(config: McpServerConfig, on: { connected(): void; listChanged(): void }) {
    this.#config = config
    this.#onConnected = on.connected
    this.#onListChanged = on.listChanged
    open.add(this)
    if (open.size === 1) process.once('exit', killAll)
  }

  get status(): McpStatus {
    const state = this.#live ? 'connected' : this.#connecting ? 'connecting' : 'disconnected'
    const stderr = this.#lastWire?.stderr() ?? ''
    const pid = this.#live?.wire.pid()
    return { state, connections: this.#connections, pid, lastError: this.#lastError, stderr }
  }

  /**
   * Runs `work` with a client. A request that the server refused because it forgot the session was not carried out, so
   * it is sent once more over a new one; nothing else is.
   */
  async use<T>(signal: AbortSignal, work: (client: Client) => Promise<T>): Promise<T> {
    const client = await this.#client(signal)
    try {
      return await overWire(() => work(client))
    } catch (error) {
      if (signal.aborted) throw signal.reason
      const lost = !(error instanceof McpError)
      if (lost) this.#drop(client, error)
      if (!(error instanceof StreamableHTTPError) || error.code !== 404) throw error
    }
    const again = await this.#client(signal)
    return overWire(() => work(again))
  }

  /** Ends a child at once, without asking. */
  kill() {
    this.#lastWire?.kill()
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#connecting?.catch(() => {})
    const live = this.#live
    this.#live = undefined
    await live?.client.close()
    open.delete(this)
    if (open.size === 0) process.removeListener('exit', killAll)
  }

  async #client(signal: AbortSignal): Promise<Client> {
    signal.throwIfAborted()
    if (this.#closed) throw new PlumblineError('shutting_down')
    if (this.#live) return this.#live.client
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined
    })
    // Several calls may wait for it: who leaves does not take it from the others.
    this.#connecting.catch(() => {})
    return orAborted(this.#connecting, signal)
  }

  async #connect(): Promise<Client> {
    const wait = this.#notBefore - performance.now()
    if (wait > 0) await sleep(wait, undefined, { ref: false })
    if (this.#closed) throw new PlumblineError('shutting_down')
    const wire = newWire(this.#config)
    this.#lastWire = wire
    const client = new Client({ name: 'plumbline', version })
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => this.#onListChanged())
    client.onerror = (error) => {
      this.#lastError = error.message
      // The SDK gave up on a stream that it had tried to take up again: whoever waits for it would wait for ever.
      if (/Maximum reconnection attempts/.test(error.message)) this.#drop(client, error)
    }
    try {
      await client.connect(wire.transport, { timeout: connectMs })
    } catch (error) {
      await client.close()
      wire.kill()
      this.#failures++
      const backoff = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (this.#failures - 1))
      this.#notBefore = performance.now() + backoff
      this.#lastError = error instanceof Error ? error.message : String(error)
      throw error
    }
    client.onclose = () => {
      if (this.#live?.client === client) this.#live = undefined
    }
    this.#failures = 0
    this.#connections++
    this.#lastError = undefined
    this.#live = { client, wire }
    if (this.#connections > 1) this.#onConnected()
    return client
  }

  #drop(client: Client, error: unknown) {
    this.#lastError = error instanceof Error ? error.message : String(error)
    if (this.#live?.client !== client) return
    this.#live = undefined
    client.close().catch((closing: Error) => {
      this.#lastError = closing.message
    })
  }
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let leave = () => {}
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason)
    signal.addEventListener('abort', leave, { once: true })
  })
  try {
    return await Promise.race([work, left])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}
