import type { PdfPage } from './pdf.ts'
import { memory, withScratch } from './pdfium.ts'

/** FPDF_PAGEOBJ_IMAGE and FPDF_PAGEOBJ_FORM, from PDFium's public/fpdf_edit.h. */
const image = 3
const form = 5
const maxObjects = 5_000

/**
 * What a page shows besides text: how many objects it has, and the share of it that its largest image (or group
 * of objects) covers, 0 to 1.
 */
export function surveyPage({ pdfium, handle, width, height }: PdfPage): {
  objects: number
  imageShare: number
} {
  const objects = pdfium.FPDFPage_CountObjects(handle)
  const imageShare = withScratch(pdfium, 16, (scratch) => {
    let largest = 0
    for (let index = 0; index < Math.min(objects, maxObjects); index++) {
      const object = pdfium.FPDFPage_GetObject(handle, index)
      const type = pdfium.FPDFPageObj_GetType(object)
      if (type !== image && type !== form) continue
      if (!pdfium.FPDFPageObj_GetBounds(object, scratch, scratch + 4, scratch + 8, scratch + 12)) continue
      const view = new DataView(memory(pdfium).buffer, scratch, 16)
      const [left, bottom, right, top] = [0, 4, 8, 12].map((offset) => view.getFloat32(offset, true))
      const area = ((right ?? 0) - (left ?? 0)) * ((top ?? 0) - (bottom ?? 0))
      largest = Math.max(largest, area / (width * height))
    }
    return Math.min(1, largest)
  })
  return { objects, imageShare }
}
