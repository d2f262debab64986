import { legibilityOf } from './legibility.ts'
import type { Pdf } from './pdf.ts'
import { surveyPage } from './pdf-images.ts'
import { type Bitmap, renderPdfPage } from './pdf-render.ts'
import { readTextLayer } from './pdf-text.ts'
import { needsOcr, ocrScale } from './read-page.ts'

/** Pixels of a page's longer side: drawing more takes longer and shows little more. */
const mostSide = 1_400

/** What a PDF's pages are, as far as some of them tell; nothing of one whose pages are empty. */
export interface PdfLook {
  /** At least half of them have text of their own. */
  textLayer?: boolean
  /** Of the first that is a picture, where most are. */
  legibility?: number
}

/** Looks at the first, the middle and the last page. Throws `part_unreadable` when one of them is damaged. */
export function lookAtPdf(pdf: Pdf): PdfLook {
  const sample = new Set([1, Math.ceil(pdf.pages / 2), pdf.pages])
  let texts = 0
  let picture: number | undefined
  let pictures = 0
  for (const number of sample) {
    const isPicture = pdf.withPage(number, (page) => {
      const { objects, imageShare } = surveyPage(page)
      return objects === 0 ? undefined : needsOcr(readTextLayer(page), imageShare)
    })
    if (isPicture) {
      picture ??= number
      pictures++
    } else if (isPicture === false) texts++
  }
  if (texts + pictures === 0) return {}
  if (picture === undefined || texts >= pictures) return { textLayer: true }
  return { textLayer: false, legibility: legibilityOf(renderGrey(pdf, picture)) }
}

function renderGrey(pdf: Pdf, number: number): Bitmap {
  return pdf.withPage(number, (page) => renderPdfPage(page, 'grey', { scale: ocrScale, maxSide: mostSide }))
}
