import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { McpServerConfig } from '../../contract/config.ts'
import { watchedFetch } from './wire-call.ts'

const stderrKept = 4_000
/** A message may carry one part in base64, and some more. */
const messageBytes = 80_000_000

/** The wire to a server. `stderr` is the end of what a child wrote there; `kill` ends a child at once. */
export interface Wire {
  transport: Transport
  pid(): number | undefined
  stderr(): string
  kill(): void
}

/**
 * A new wire, not yet started. A child gets PATH, HOME and the like, and what the configuration gives it: no other
 * variable of this process, and so no keys.
 */
export function newWire(config: McpServerConfig): Wire {
  if (config.url !== undefined) {
    const headers = config.headers ?? {}
    const transport = new StreamableHTTPClientTransport(new URL(config.url), {
      requestInit: { headers },
      fetch: watchedFetch,
    })
    return { transport, pid: () => undefined, stderr: () => '', kill() {} }
  }
  const { command = '', args, env } = config
  const transport = new StdioClientTransport({
    command,
    args,
    env,
    stderr: 'pipe',
    maxBufferSize: messageBytes,
  })
  let kept = ''
  transport.stderr?.on('data', (chunk: Buffer) => {
    kept = (kept + chunk.toString()).slice(-stderrKept)
  })
  return {
    transport,
    pid: () => transport.pid ?? undefined,
    stderr: () => kept,
    kill() {
      if (transport.pid === null) return
      try {
        process.kill(transport.pid, 'SIGKILL')
      } catch {
        // It ended by itself meanwhile.
      }
    },
  }
}
