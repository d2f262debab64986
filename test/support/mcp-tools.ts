import { setTimeout as sleep } from 'node:timers/promises'
import { McpServer, type RegisteredTool } from '@modelcontextprotocol/sdk/server/mcp.js'
import sharp from 'sharp'
import { z } from 'zod'

/** What a reference server saw, in its own words. */
export interface Seen {
  what: 'called' | 'cancelled' | 'finished'
  tool: string
  /** Milliseconds since the epoch. */
  at: number
  meta?: unknown
}

/** A server with one tool for everything that a client has to cope with. */
export function referenceServer(saw: (seen: Seen) => void): McpServer {
  const server = new McpServer({ name: 'reference', version: '1.0.0' })
  const note = (what: Seen['what'], tool: string, meta?: unknown) => saw({ what, tool, at: Date.now(), meta })
  const text = (words: string) => ({ content: [{ type: 'text' as const, text: words }] })

  server.registerTool(
    'echo',
    {
      description: 'Says it again.',
      inputSchema: { text: z.string().describe('What to say') },
      annotations: { readOnlyHint: true },
    },
    ({ text: words }, { _meta }) => {
      note('called', 'echo', _meta)
      return text(words)
    },
  )
  server.registerTool(
    'slow',
    {
      description: 'Takes a while, and says how far it is.',
      inputSchema: { steps: z.number(), step_ms: z.number() },
      annotations: { readOnlyHint: true },
    },
    async ({ steps, step_ms }, { _meta, sendNotification }) => {
      note('called', 'slow', _meta)
      const progressToken = _meta?.progressToken
      for (let progress = 1; progress <= steps; progress++) {
        await sleep(step_ms)
        if (progressToken === undefined) continue
        const params = { progressToken, progress, total: steps, message: `step ${progress}` }
        await sendNotification({ method: 'notifications/progress', params })
      }
      note('finished', 'slow')
      return text(`${steps} steps`)
    },
  )
  server.registerTool('hang', { description: 'Never answers.' }, async ({ signal }) => {
    note('called', 'hang')
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    note('cancelled', 'hang')
    return text('too late')
  })
  server.registerTool('pay', { annotations: { idempotentHint: true } }, async ({ _meta }) => {
    note('called', 'pay', _meta)
    return text('paid')
  })
  server.registerTool('fail', { description: 'Fails.' }, async () => ({
    ...text('The warehouse is closed on Sundays.'),
    isError: true,
  }))
  server.registerTool('crash', { description: 'Ends its process.' }, async () => process.exit(3))
  server.registerTool('everything', { description: 'Returns content of every kind.' }, async () => {
    const png = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
      .png()
      .toBuffer()
    const data = png.toString('base64')
    const structured = { total: 12.5 }
    return {
      structuredContent: structured,
      content: [
        { type: 'text', text: JSON.stringify(structured) },
        { type: 'text', text: 'A teal card.' },
        { type: 'image', data, mimeType: 'image/png' },
        { type: 'audio', data: silence().toString('base64'), mimeType: 'audio/wav' },
        {
          type: 'image',
          data: Buffer.from('\x00\x01 not an image').toString('base64'),
          mimeType: 'image/png',
        },
        { type: 'resource_link', uri: 'file:///report.csv', name: 'report', mimeType: 'text/csv' },
        { type: 'resource', resource: { uri: 'file:///note.txt', text: 'A note.' } },
        { type: 'resource', resource: { uri: 'file:///card.png', blob: data, mimeType: 'image/png' } },
      ],
    }
  })
  let drifting: RegisteredTool | undefined
  server.registerTool('drift', { description: 'Changes what the server offers.' }, async () => {
    if (drifting) drifting.update({ paramsSchema: { city: z.string(), days: z.number() } })
    else
      drifting = server.registerTool('weather', { inputSchema: { city: z.string() } }, async () =>
        text('rain'),
      )
    return text('changed')
  })
  return server
}

/** A tenth of a second of silence as WAV, 8 kHz mono. */
function silence(): Buffer {
  const samples = Buffer.alloc(1_600)
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + samples.length, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(8_000, 24)
  header.writeUInt32LE(16_000, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(samples.length, 40)
  return Buffer.concat([header, samples])
}
