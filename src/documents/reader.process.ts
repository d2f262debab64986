import { PlumblineError } from '../contract/errors.ts'
import { serve } from '../workers/serve.ts'
import { bitmapToPng, imageToPng } from './image.ts'
import { lookAtPdf } from './look-at-pdf.ts'
import { openImage } from './open-image.ts'
import { openPdf } from './open-pdf.ts'
import { renderPdfPage } from './pdf-render.ts'
import { loadPdfium } from './pdfium.ts'
import { layOutPage, seeImagePage, seePdfPage } from './read-page.ts'
import { shrinkImage } from './shrink-image.ts'
import { skimPage } from './skim-page.ts'
import { isPdf, type ReaderTasks } from './tasks.ts'

/** Enlarging a page past this many pixels a point shows nothing more. */
const maxScale = 4
/** Of a part of a page more may be asked: scans have up to 600 dots an inch. */
const maxZoom = 8

async function seePage(
  { path, mediaType, page, imagePixels }: ReaderTasks['seePage']['input'],
  signal: AbortSignal,
): Promise<ReaderTasks['seePage']['output']> {
  if (!isPdf(mediaType)) return { page: await seeImagePage(path, imagePixels, signal), pages: 1 }
  const pdf = await openPdf(path)
  return { page: await seePdfPage(pdf, page, signal), pages: pdf.pages }
}

await serve<ReaderTasks>(
  {
    async open({ path, mediaType, limits }) {
      if (!isPdf(mediaType)) return { kind: 'image', ...(await openImage(path, limits)) }
      const { pages } = await openPdf(path)
      if (pages > limits.documentPages)
        throw new PlumblineError('document_too_many_pages', {
          details: { pages, limit: limits.documentPages },
        })
      return { kind: 'document', pages }
    },
    look: async ({ path }) => lookAtPdf(await openPdf(path)),
    async skim({ path, words, from, to }) {
      const pdf = await openPdf(path)
      return Array.from({ length: to - from + 1 }, (_, index) => skimPage(pdf, from + index, words))
    },
    seePage,
    async readPage(input, signal) {
      const { page, pages } = await seePage(input, signal)
      return { page: layOutPage(page), pages }
    },
    async render({ path, mediaType, page, maxSide, imagePixels, box }) {
      if (!isPdf(mediaType)) return imageToPng(path, imagePixels, maxSide, box)
      const pdf = await openPdf(path)
      return bitmapToPng(
        pdf.withPage(page, (loaded) =>
          renderPdfPage(loaded, 'colour', { scale: box ? maxZoom : maxScale, maxSide, box }),
        ),
      )
    },
    shrink: ({ path, maxSide, maxBytes, imagePixels }) =>
      shrinkImage(path, imagePixels, { maxSide, maxBytes }),
  },
  loadPdfium,
)
