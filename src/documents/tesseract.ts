import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createWorker, OEM, PSM, type Worker } from 'tesseract.js'
import type { Bitmap } from './pdf-render.ts'

const require = createRequire(import.meta.url)
const trainedData = join(dirname(require.resolve('@tesseract.js-data/eng/package.json')), '4.0.0_best_int')

/** A word as Tesseract found it, in pixels of the bitmap it was given. `confidence` is 0 to 1. */
export interface FoundWord {
  text: string
  confidence: number
  left: number
  top: number
  right: number
  bottom: number
}

export interface Found {
  words: FoundWord[]
  /** How far lines fall to the right, as rise over run; 0 when they are level. */
  slope: number
}

let started: Promise<Worker> | undefined

/** Loads the engine and the English weights, both from their packages: nothing is fetched. */
function startTesseract(): Promise<Worker> {
  if (started !== undefined) return started
  const starting = createWorker('eng', OEM.LSTM_ONLY, {
    langPath: trainedData,
    cacheMethod: 'none',
    gzip: true,
  })
  started = starting
  starting.catch(() => {
    if (started === starting) started = undefined
  })
  return starting
}

/** Reads a grey bitmap. When `signal` aborts, the engine's thread is stopped at once. */
export async function recognise(bitmap: Bitmap, signal: AbortSignal): Promise<Found> {
  signal.throwIfAborted()
  const worker = await startTesseract()
  await worker.setParameters({ tessedit_pageseg_mode: PSM.AUTO })
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      started = undefined
      void worker.terminate()
      reject(signal.reason)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    worker
      .recognize(toPgm(bitmap), {}, { text: false, blocks: true })
      .then(({ data }) => resolve(collect(data.blocks ?? [])))
      .catch(reject)
      .finally(() => signal.removeEventListener('abort', onAbort))
  })
}

/** Netpbm's binary greymap: a short header before the pixels, so that nothing is compressed on the way. */
function toPgm({ pixels, width, height }: Bitmap): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), pixels])
}

type Blocks = NonNullable<Awaited<ReturnType<Worker['recognize']>>['data']['blocks']>

function collect(blocks: Blocks): Found {
  const lines = blocks.flatMap((block) => block.paragraphs).flatMap((paragraph) => paragraph.lines)
  const slopes = lines.flatMap(({ baseline: { x0, y0, x1, y1 } }) =>
    Array.from({ length: x1 > x0 ? Math.ceil((x1 - x0) / 100) : 0 }, () => (y1 - y0) / (x1 - x0)),
  )
  const words = lines.flatMap((line) =>
    line.words.map(({ text, confidence, bbox }) => ({
      text: text.trim(),
      confidence: confidence / 100,
      left: bbox.x0,
      top: bbox.y0,
      right: bbox.x1,
      bottom: bbox.y1,
    })),
  )
  return {
    words: words.filter((word) => word.text !== ''),
    slope: slopes.sort((a, b) => a - b)[slopes.length >> 1] ?? 0,
  }
}
