import type { Box } from '../contract/citation.ts'
import type { PdfPage } from './pdf.ts'
import { memory } from './pdfium.ts'

/** From PDFium's public/fpdfview.h: 8-bit grey and 32-bit BGRx bitmaps; draw annotations, draw in grey. */
const formats = {
  grey: { code: 1, channels: 1, flags: 0x01 | 0x08 },
  colour: { code: 3, channels: 4, flags: 0x01 },
}
const white = 0xffffffff

/** Raw pixels, rows from the top without padding: one byte of grey, or B, G, R and an unused byte. */
export interface Bitmap {
  pixels: Buffer
  width: number
  height: number
  channels: 1 | 4
}

/**
 * Draws a page, or what of it is inside `box`, on white at `scale` pixels a point, or smaller so that no side has more
 * than `maxSide` pixels.
 */
export function renderPdfPage(
  page: PdfPage,
  kind: 'grey' | 'colour',
  { scale, maxSide, box = [0, 0, 1, 1] }: { scale: number; maxSide: number; box?: Box },
): Bitmap {
  const { pdfium } = page
  const [left, top, right, bottom] = box
  const longest = Math.max(page.width * (right - left), page.height * (bottom - top))
  const fitted = Math.min(scale, maxSide / longest)
  const pixelsOf = (points: number) => Math.max(1, Math.round(points * fitted))
  const width = pixelsOf(page.width * (right - left))
  const height = pixelsOf(page.height * (bottom - top))
  const offset = [-Math.round(page.width * left * fitted), -Math.round(page.height * top * fitted)] as const
  const whole = [pixelsOf(page.width), pixelsOf(page.height)] as const
  const { code, channels, flags } = formats[kind]
  const bitmap = pdfium.FPDFBitmap_CreateEx(width, height, code, 0, 0)
  if (bitmap === 0) throw new Error(`no memory for a bitmap of ${width} × ${height}`)
  try {
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, white)
    pdfium.FPDF_RenderPageBitmap(bitmap, page.handle, ...offset, ...whole, 0, flags)
    const stride = pdfium.FPDFBitmap_GetStride(bitmap)
    const start = pdfium.FPDFBitmap_GetBuffer(bitmap)
    const heap = memory(pdfium)
    const row = width * channels
    const pixels = Buffer.allocUnsafe(row * height)
    for (let y = 0; y < height; y++) {
      const from = start + y * stride
      pixels.set(heap.subarray(from, from + row), y * row)
    }
    return { pixels, width, height, channels: channels as 1 | 4 }
  } finally {
    pdfium.FPDFBitmap_Destroy(bitmap)
  }
}
