import type { Pdf } from './pdf.ts'
import { isJunk, junkShare } from './pdf-text.ts'
import { direct, memory, withScratch } from './pdfium.ts'

/** Of a page, so many characters are looked at. */
const mostCharacters = 50_000

/** Which of `words` (lower case) stand in a page's text layer; null where it has none, or none that can be read. */
export function skimPage(pdf: Pdf, number: number, words: string[]): string[] | null {
  const text = pdf.withPage(number, ({ pdfium, handle }) => {
    const layer = pdfium.FPDFText_LoadPage(handle)
    if (layer === 0) return ''
    try {
      const count = Math.min(pdfium.FPDFText_CountChars(layer), mostCharacters)
      // UTF-16, and a zero at the end.
      return withScratch(pdfium, 2 * (count + 1), (scratch) => {
        const written = direct(pdfium, 'FPDFText_GetText')(layer, 0, count, scratch) - 1
        const bytes = memory(pdfium).subarray(scratch, scratch + 2 * Math.max(0, written))
        return Buffer.from(bytes).toString('utf16le')
      })
    } finally {
      pdfium.FPDFText_ClosePage(layer)
    }
  })
  if (text.trim() === '' || junkIn(text) > text.length * junkShare) return null
  // PDFium marks a hyphen at a line's end with U+0002.
  const joined = text.replaceAll('\u0002', '').toLowerCase()
  return words.filter((word) => joined.includes(word))
}

function junkIn(text: string): number {
  let junk = 0
  for (const character of text) if (isJunk(character.codePointAt(0) ?? 0)) junk++
  return junk
}
