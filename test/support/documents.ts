import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import PDFDocument from 'pdfkit'
import sharp from 'sharp'

/** Lines of one page; `left` and `right` stand on the same line. */
export type PageLine = string | { left: string; right: string }

/** An invoice whose facts the tests ask for. */
export const invoice: PageLine[] = [
  'Harbour Lighting Ltd',
  'Invoice number: HL-20417',
  'Invoice date: 14 March 2026',
  'Due date: 13 April 2026',
  { left: 'Brass deck lamp', right: '$420.00' },
  { left: 'Anchor light', right: '$310.50' },
  { left: 'Shipping', right: '$25.00' },
  { left: 'Total due', right: '$755.50' },
  'Please pay by bank transfer to account 4471-0093.',
]

/** A PDF with a text layer. */
export async function pdfOf(pages: PageLine[][], options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
  const document = new PDFDocument({ size: 'A4', margin: 60, autoFirstPage: false, ...options })
  const bytes = buffer(document.pipe(new PassThrough()))
  for (const lines of pages) {
    document.addPage()
    for (const [i, line] of lines.entries()) {
      const y = 80 + i * 30
      const { left, right } = typeof line === 'string' ? { left: line, right: '' } : line
      document.fontSize(13).text(left, 60, y, { lineBreak: false })
      if (right) document.text(right, 400, y, { lineBreak: false })
    }
  }
  document.end()
  return bytes
}

/** A picture of a page, as a scanner would make it. */
export async function scanOf(lines: PageLine[], width = 1240): Promise<Buffer> {
  const scale = width / 1240
  const rows = lines.map((line, i) => {
    const y = (150 + i * 70) * scale
    const { left, right } = typeof line === 'string' ? { left: line, right: '' } : line
    const text = (x: number, words: string) =>
      `<text x="${x * scale}" y="${y}" font-family="DejaVu Sans, sans-serif" font-size="${34 * scale}">${words}</text>`
    return text(110, left) + (right ? text(820, right) : '')
  })
  const height = Math.round((220 + lines.length * 70) * scale)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/>${rows.join('')}</svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}

/** A PDF whose pages are pictures: no text layer. */
export async function scannedPdfOf(pages: PageLine[][]): Promise<Buffer> {
  const document = new PDFDocument({ size: 'A4', margin: 0, autoFirstPage: false })
  const bytes = buffer(document.pipe(new PassThrough()))
  for (const lines of pages) {
    const scan = await sharp(await scanOf(lines))
      .jpeg({ quality: 80 })
      .toBuffer()
    document.addPage().image(scan, 0, 0, { width: 595 })
  }
  document.end()
  return bytes
}
