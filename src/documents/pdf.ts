import { readFile } from 'node:fs/promises'
import { PlumblineError } from '../contract/errors.ts'
import { loadPdfium, memory, type Pdfium } from './pdfium.ts'

/** FPDF_GetLastError, from PDFium's public/fpdfview.h. */
const passwordError = 4
const securityError = 5

/** Where a whole PDF points at its cross-reference table (ISO 32000-1, 7.5.5), with room for what mailers append. */
const endBytes = 4_096

const unreadable = (reason?: string) =>
  new PlumblineError('part_unreadable', { details: { kind: 'PDF', reason } })

/** An open PDF. Close it: its bytes are held in PDFium's memory. */
export class Pdf {
  readonly pages: number
  /** Size of the file, which is held in memory. */
  readonly bytes: number
  readonly #pdfium: Pdfium
  readonly #document: number
  readonly #file: number

  private constructor(pdfium: Pdfium, document: number, file: number, bytes: number) {
    this.#pdfium = pdfium
    this.#document = document
    this.#file = file
    this.bytes = bytes
    this.pages = pdfium.FPDF_GetPageCount(document)
  }

  /** Throws `part_encrypted` when it needs a password, `part_unreadable` when it is damaged or has no pages. */
  static async open(path: string): Promise<Pdf> {
    const pdfium = await loadPdfium()
    const file = await readFile(path)
    if (!file.subarray(-endBytes).includes('startxref')) throw unreadable('its end is missing')
    const bytes = pdfium.pdfium.wasmExports.malloc(file.length)
    if (bytes === 0) throw unreadable('it does not fit into memory')
    memory(pdfium).set(file, bytes)
    const document = pdfium.FPDF_LoadMemDocument(bytes, file.length, '')
    if (document === 0) {
      const error = pdfium.FPDF_GetLastError()
      pdfium.pdfium.wasmExports.free(bytes)
      if (error === passwordError || error === securityError) throw new PlumblineError('part_encrypted')
      throw unreadable()
    }
    const pdf = new Pdf(pdfium, document, bytes, file.length)
    if (pdf.pages > 0) return pdf
    pdf.close()
    throw unreadable('it has no pages')
  }

  /** Uses one page. `number` counts from 1. Throws `part_unreadable` when the page is not there or is damaged. */
  withPage<T>(number: number, use: (page: PdfPage) => T): T {
    const handle =
      number >= 1 && number <= this.pages ? this.#pdfium.FPDF_LoadPage(this.#document, number - 1) : 0
    if (handle === 0) throw unreadable(`page ${number} is missing or damaged`)
    try {
      const width = this.#pdfium.FPDF_GetPageWidthF(handle)
      const height = this.#pdfium.FPDF_GetPageHeightF(handle)
      if (!(width > 0 && height > 0)) throw unreadable(`page ${number} has no size`)
      return use({ pdfium: this.#pdfium, handle, width, height })
    } finally {
      this.#pdfium.FPDF_ClosePage(handle)
    }
  }

  close() {
    this.#pdfium.FPDF_CloseDocument(this.#document)
    this.#pdfium.pdfium.wasmExports.free(this.#file)
  }
}

/** A loaded page. `width` and `height` are points, as shown: cropped and turned. */
export interface PdfPage {
  pdfium: Pdfium
  handle: number
  width: number
  height: number
}
