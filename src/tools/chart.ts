import { z } from 'zod'
import type { Tool } from '../contract/ports/tool.ts'
import { TaskTimeout } from '../workers/pool.ts'
import { defineTool } from './define.ts'
import type { MediaDeps } from './media-part.ts'
import { pngPart } from './picture.ts'
import type { Workshop } from './workshop.ts'

const mostCharacters = 300_000
const mostRows = 10_000
const drawMs = 10_000

/** Draws a chart: an image output. */
export function chart(deps: MediaDeps & { workshop: Workshop }): Tool {
  return defineTool({
    name: 'chart',
    description:
      'Draws a chart from a Vega-Lite 5 specification and gives it as a PNG. The data has to be in it (`data.values`); nothing is loaded from URLs. Set a title, and width and height when the default size does not fit.',
    input: z.strictObject({
      spec: z
        .record(z.string(), z.unknown())
        .describe('Vega-Lite specification with data.values, mark and encoding'),
    }),
    effect: 'read',
    idempotent: true,
    async call({ spec }, { signal }) {
      check(spec)
      const drawn = await deps.workshop
        .call('chart', { spec }, { signal, timeoutMs: drawMs })
        .catch((error) => {
          if (!(error instanceof TaskTimeout)) throw error
          throw new Error(`Drawing took longer than ${drawMs / 1_000} s; use fewer rows or a simpler chart.`)
        })
      if ('reason' in drawn) throw new Error(`The specification cannot be drawn: ${drawn.reason}.`)
      const { png } = drawn
      return { parts: [await pngPart(Buffer.from(png.buffer, png.byteOffset, png.byteLength), deps)] }
    },
  })
}

function check(spec: Record<string, unknown>) {
  if (typeof spec.$schema === 'string' && !spec.$schema.includes('vega-lite'))
    throw new Error('The specification has to be Vega-Lite, not Vega.')
  if (JSON.stringify(spec).length > mostCharacters)
    throw new Error(`The specification is longer than ${mostCharacters} characters; use fewer rows.`)
  const rows = rowsOf(spec)
  if (rows > mostRows)
    throw new Error(`The specification has ${rows} rows of data; ${mostRows} are the most.`)
}

/** Rows of inline data anywhere in a specification. Throws when something in it would be loaded. */
function rowsOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  let rows = 0
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'values' && Array.isArray(inner)) rows += inner.length
    else if (key === 'url')
      throw new Error('Only inline data is taken: put the rows into data.values, without url.')
    else if (key === 'sequence' && !isShort(inner))
      throw new Error(`A sequence may have at most ${mostRows} rows.`)
    else rows += rowsOf(inner)
  }
  return rows
}

function isShort(sequence: unknown): boolean {
  const { start = 0, stop, step = 1 } = (sequence ?? {}) as Record<string, unknown>
  return Math.abs((Number(stop) - Number(start)) / Number(step)) <= mostRows
}
