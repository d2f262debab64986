import PDFDocument from 'pdfkit'
import sharp from 'sharp'

/** Files that the reader's tests read, made in code. */

type Options = ConstructorParameters<typeof PDFDocument>[0]

/** A PDF that `draw` fills; it starts with one page of US Letter unless the options say otherwise. */
export function makePdf(
  draw: (pdf: InstanceType<typeof PDFDocument>) => void,
  options: Options = {},
): Promise<Buffer> {
  return new Promise((resolve) => {
    const pdf = new PDFDocument({ margin: 72, ...options })
    const chunks: Buffer[] = []
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
    pdf.on('end', () => resolve(Buffer.concat(chunks)))
    draw(pdf)
    pdf.end()
  })
}

/** Sets an entry of the current page's dictionary, such as Rotate or CropBox. */
export function setPageEntry(pdf: InstanceType<typeof PDFDocument>, entry: Record<string, unknown>) {
  Object.assign(pdf.page.dictionary.data, entry)
}

const escapeText = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

/** Lines of text on white, as an SVG: `text` is drawn at `x`, `y` in pixels. */
export function drawLines(
  lines: { text: string; x: number; y: number }[],
  { width, height, size }: { width: number; height: number; size: number },
): Buffer {
  const texts = lines.map(
    ({ text, x, y }) =>
      `<text x="${x}" y="${y}" font-family="Liberation Sans, DejaVu Sans, sans-serif" font-size="${size}">${escapeText(text)}</text>`,
  )
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="white"/>${texts.join('')}</svg>`,
  )
}

export const letterLines = [
  'Northern Warehouse Agreement',
  'The supplier delivers within fourteen days of the order.',
  'Payment is due thirty days after delivery.',
  'Signed in Helsinki by Margaret Okafor',
]

/** A letter as a scanner at 150 dots an inch would see it. */
export function scanLetter(lines = letterLines) {
  const placed = lines.map((text, index) => ({ text, x: 120, y: 200 + index * 60 }))
  return sharp(drawLines(placed, { width: 1240, height: 1754, size: 28 }))
}

/** A PDF of scans: each page is one JPEG. */
export async function scannedPdf(pages: string[][]): Promise<Buffer> {
  const images = await Promise.all(pages.map((lines) => scanLetter(lines).jpeg({ quality: 85 }).toBuffer()))
  return makePdf(
    (pdf) => {
      for (const image of images) pdf.addPage().image(image, 0, 0, { width: 595.28, height: 841.89 })
    },
    { autoFirstPage: false, size: 'A4', margin: 0 },
  )
}
