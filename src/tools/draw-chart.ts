import sharp from 'sharp'
import { type Loader, type LoggerInterface, parse, View } from 'vega'
import { expressionInterpreter } from 'vega-interpreter'
import { compile, type TopLevelSpec } from 'vega-lite'

/** Chart pixels for each pixel of the specification, so that small print stays sharp. */
const scale = 2
const longestSide = 2_000

const refused = async (): Promise<never> => {
  throw new Error('only inline data is taken, no URLs')
}
/** Nothing is ever loaded, whatever a specification asks for. */
const loader: Loader = { load: refused, sanitize: refused, http: refused, file: refused }

sharp.concurrency(1)
sharp.cache(false)

/** Draws a Vega-Lite specification. Its expressions are interpreted, not run as code. */
export async function drawChart(spec: unknown): Promise<{ png: Uint8Array } | { reason: string }> {
  const complaints: string[] = []
  const complain = (...words: readonly unknown[]) => complaints.push(words.map(String).join(' '))
  try {
    const logger = quiet(complain)
    const compiled = compile(spec as TopLevelSpec, { logger })
    const view = new View(parse(compiled.spec, undefined, { ast: true }), {
      expr: expressionInterpreter,
      renderer: 'none',
      loader,
      logger,
    })
    await view.runAsync()
    const svg = await view.toSVG()
    view.finalize()
    const [width = 0, height = 0] = (/^<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [])
      .slice(1)
      .map(Number)
    if (!(width >= 1 && height >= 1)) return { reason: 'it draws nothing' }
    if (Math.max(width, height) > longestSide)
      return {
        reason: `it would be ${Math.round(width)} × ${Math.round(height)} pixels; ${longestSide} a side is the most`,
      }
    const [loading] = complaints.filter((words) => words.includes('no URLs'))
    if (loading) return { reason: loading }
    const png = await sharp(Buffer.from(svg), { density: 72 * scale })
      .flatten({ background: 'white' })
      .png()
      .toBuffer()
    return { png }
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) }
  }
}

/** Vega's logger, which prints nothing; errors are handed over. */
function quiet(complain: (...words: readonly unknown[]) => void): LoggerInterface {
  const logger: LoggerInterface = {
    level: ((level?: number) => (level === undefined ? 1 : logger)) as LoggerInterface['level'],
    error(...words) {
      complain(...words)
      return logger
    },
    warn: () => logger,
    info: () => logger,
    debug: () => logger,
  }
  return logger
}
