import fc from 'fast-check'
import PDFDocument from 'pdfkit'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { sniff } from './sniff.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')

async function pdf(): Promise<Buffer> {
  const document = new PDFDocument()
  document.text('plumb').end()
  const pieces: Buffer[] = []
  for await (const piece of document) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

describe('sniff', () => {
  test('knows a PDF, also after a kilobyte of junk, and not after more', async () => {
    const bytes = await pdf()
    expect(sniff(bytes)).toBe('application/pdf')
    expect(sniff(Buffer.concat([Buffer.alloc(1_024, 'x'), bytes]))).toBe('application/pdf')
    expect(sniff(Buffer.concat([Buffer.alloc(1_100), bytes]))).toBeUndefined()
  })

  test('knows a GIF for what it is, whatever it is called', async () => {
    const gif = await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
      .gif()
      .toBuffer()
    expect(sniff(gif)).toBe('image/gif')
  })

  test.each([
    ['\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'image/png'],
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['RIFF\x24\0\0\0WEBPVP8 ', 'image/webp'],
    ['RIFF\x24\0\0\0WAVEfmt ', 'audio/wav'],
    ['RIFF\x24\0\0\0XXXXfmt ', undefined],
    ['\0\0\0\x20ftypavif\0\0\0\0avifmif1miaf', 'image/avif'],
    ['\0\0\0\x20ftypmif1\0\0\0\0mif1avif', 'image/avif'],
    ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'image/heic'],
    ['\0\0\0\x18ftypisom\0\0\0\0isommp42', 'video/mp4'],
    ['\0\0\0\x18ftypM4A \0\0\0\0isommp42', 'audio/mp4'],
    ['\0\0\0\x14ftypqt  \0\0\0\0qt  ', 'video/quicktime'],
    ['\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm', 'video/webm'],
    ['ID3\x04\0\0\0\0\0\0', 'audio/mpeg'],
    ['\xff\xfb\x90\x64\0\0', 'audio/mpeg'],
    ['\xff\xfe\xff\xff', undefined],
    ['fLaC\0\0\0\x22', 'audio/flac'],
    ['OggS\0\x02', 'audio/ogg'],
    ['PK\x03\x04\x14\0\0\0\0\0file.txt', 'application/zip'],
    [
      'PK\x03\x04\x14\0[Content_Types].xml _rels/.rels word/document.xml',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'],
    ['<?xml version="1.0"?>\n<!-- a <b> -->\n<!DOCTYPE svg PUBLIC "x" "y">\n<svg>', 'image/svg+xml'],
    ['<html><svg></svg></html>', 'text/plain'],
    ['a plain text\n\twith lines', 'text/plain'],
    ['a\0b', undefined],
    ['BMW and ID3 are names', 'text/plain'],
    ['BM\x36\0\x0c\0\0\0\0\0\x36', 'image/bmp'],
    ['A PDF starts with %PDF-1.4', 'text/plain'],
    ['\n\n%PDF-1.4\n1 0 obj\n', 'application/pdf'],
    ['\x80\x81', undefined],
    ['', undefined],
  ])('%j is %s', (text, expected) => {
    expect(sniff(latin1(text))).toBe(expected)
  })

  test('text stays text wherever its head is cut', () => {
    const text = fc.string({ unit: fc.constantFrom('x', 'é', '€', '😀', '\n'), minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(text, fc.nat(), (sent, place) => {
        const bytes = Buffer.from(`x${sent}`)
        expect(sniff(bytes.subarray(0, 1 + (place % bytes.length)))).toBe('text/plain')
      }),
    )
  })

  test('takes time in step with the bytes for hostile markup', () => {
    expect(sniff(Buffer.from('<!--'.repeat(1_000)))).toBe('text/plain')
    expect(sniff(Buffer.from('<?xml '.repeat(700)))).toBe('text/plain')
    expect(sniff(Buffer.from('<!---->'.repeat(600)))).toBe('text/plain')
  })
})
