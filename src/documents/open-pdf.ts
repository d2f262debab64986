import { Pdf } from './pdf.ts'

let last: { path: string; pdf: Pdf } | undefined

/** Opens a PDF and keeps it open until another is asked for: pages of one file are mostly read in a row. */
export async function openPdf(path: string): Promise<Pdf> {
  if (last?.path === path) return last.pdf
  last?.pdf.close()
  last = undefined
  const pdf = await Pdf.open(path)
  last = { path, pdf }
  return pdf
}
