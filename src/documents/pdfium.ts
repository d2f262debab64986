import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { init } from '@embedpdf/pdfium'

export type Pdfium = Awaited<ReturnType<typeof init>>

let loaded: Promise<Pdfium> | undefined

/** PDFium, compiled to WebAssembly: loaded once in a process, from the file inside its package. */
export function loadPdfium(): Promise<Pdfium> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<Pdfium> {
  const file = readFileSync(fileURLToPath(import.meta.resolve('@embedpdf/pdfium/pdfium.wasm')))
  const wasmBinary = new Uint8Array(file).buffer
  const pdfium = await init({ wasmBinary })
  pdfium.PDFiumExt_Init()
  return pdfium
}

/** Its memory as it is now: a call may have grown it, and views made before are then empty. */
export function memory({ pdfium }: Pdfium): Uint8Array {
  if ('HEAPU8' in pdfium && pdfium.HEAPU8 instanceof Uint8Array) return pdfium.HEAPU8
  throw new Error('PDFium shows no memory')
}

/** Reserves bytes in its memory for the time of `use`. */
export function withScratch<T>(pdfium: Pdfium, bytes: number, use: (pointer: number) => T): T {
  const { malloc, free } = pdfium.pdfium.wasmExports
  const pointer = malloc(bytes)
  if (pointer === 0) throw new Error(`PDFium has no ${bytes} bytes left`)
  try {
    return use(pointer)
  } finally {
    free(pointer)
  }
}

/**
 * A function of PDFium without its wrapper, which costs more than the call where there is one call a character.
 * Numbers in, number out; booleans are 0 and 1.
 */
export function direct({ pdfium }: Pdfium, name: string): (...args: number[]) => number {
  const found: unknown = Reflect.get(pdfium, `_${name}`)
  if (typeof found !== 'function') throw new Error(`PDFium has no ${name}`)
  return found as (...args: number[]) => number
}
