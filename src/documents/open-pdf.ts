import { Pdf } from './pdf.ts'

/** Pages of several files are often asked for by turns; more than these are not worth their memory. */
const mostOpen = 4
const mostBytes = 64_000_000

/** Open files by path, the one used longest ago first. */
const open = new Map<string, Pdf>()

/** Opens a PDF and keeps it open, until others have been asked for since. */
export async function openPdf(path: string): Promise<Pdf> {
  const known = open.get(path)
  if (known) open.delete(path)
  const pdf = known ?? (await Pdf.open(path))
  open.set(path, pdf)
  closeOldest()
  return pdf
}

function closeOldest() {
  let bytes = [...open.values()].reduce((sum, pdf) => sum + pdf.bytes, 0)
  for (const [path, pdf] of open) {
    const enough = open.size === 1 || (open.size <= mostOpen && bytes <= mostBytes)
    if (enough) return
    open.delete(path)
    bytes -= pdf.bytes
    pdf.close()
  }
}
