import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import PDFDocument from 'pdfkit'
import type { DocumentReader } from '../../src/contract/ports/documents.ts'
import type { Damage } from './damage.ts'
import { degrade } from './degrade.ts'

export interface RenderedFile {
  bytes: Buffer
  mediaType: 'application/pdf' | 'image/png' | 'image/jpeg'
}

export interface Rendering {
  documents: Pick<DocumentReader, 'render'>
  /** Takes a file for the time of it. */
  folder: string
  signal: AbortSignal
}

const pointsPerInch = 72

/**
 * A document's PDF to the file that its modality asks for. `size` is the page in points. Throws what the document reader throws.
 */
export async function renderFile(
  pdf: Buffer,
  pages: number,
  size: [number, number],
  damage: Damage,
  { documents, folder, signal }: Rendering,
): Promise<RenderedFile> {
  if (damage.file === 'pdf') return { bytes: pdf, mediaType: 'application/pdf' }
  const path = join(folder, `original-${process.pid}-${damage.noiseSeed}.pdf`)
  await writeFile(path, pdf)
  const side = Math.round((Math.max(...size) / pointsPerInch) * damage.dpi)
  const images: Buffer[] = []
  for (let page = 1; page <= pages; page++) {
    const clean = await documents.render(path, 'application/pdf', page, side, signal)
    images.push(await degrade(clean, { ...damage, file: pages > 1 ? 'pdf_of_images' : damage.file }))
  }
  const [first] = images
  if (images.length === 1 && first && damage.file !== 'pdf_of_images')
    return { bytes: first, mediaType: damage.file === 'png' ? 'image/png' : 'image/jpeg' }
  return { bytes: await bind(images, size), mediaType: 'application/pdf' }
}

/** Images to a PDF that has nothing but them. */
function bind(images: Buffer[], size: [number, number]): Promise<Buffer> {
  return new Promise((resolve) => {
    const info = { CreationDate: new Date(0), ModDate: new Date(0) }
    const pdf = new PDFDocument({ autoFirstPage: false, margin: 0, info })
    const chunks: Buffer[] = []
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
    pdf.on('end', () => resolve(Buffer.concat(chunks)))
    for (const image of images) {
      pdf.addPage({ size, margin: 0 })
      pdf.image(image, 0, 0, { fit: size, align: 'center', valign: 'center' })
    }
    pdf.end()
  })
}
