import { isUtf8 } from 'node:buffer'

/** PDF readers accept junk in front of the header, as long as it starts within the first kilobyte. */
const pdfSearchBytes = 1_024

interface Signature {
  mediaType: string
  bytes: string
}

/** Magic bytes, from the formats' own specifications; `bytes` is Latin-1. The first match counts. */
const signatures: Signature[] = [
  { mediaType: 'image/png', bytes: '\x89PNG\r\n\x1a\n' },
  { mediaType: 'image/jpeg', bytes: '\xff\xd8\xff' },
  { mediaType: 'image/gif', bytes: 'GIF87a' },
  { mediaType: 'image/gif', bytes: 'GIF89a' },
  { mediaType: 'image/tiff', bytes: 'II*\0' },
  { mediaType: 'image/tiff', bytes: 'MM\0*' },
  { mediaType: 'audio/flac', bytes: 'fLaC' },
  { mediaType: 'audio/ogg', bytes: 'OggS\0' },
  { mediaType: 'audio/mpeg', bytes: 'ID3\x02' },
  { mediaType: 'audio/mpeg', bytes: 'ID3\x03' },
  { mediaType: 'audio/mpeg', bytes: 'ID3\x04' },
  { mediaType: 'application/gzip', bytes: '\x1f\x8b' },
  { mediaType: 'application/x-ole-storage', bytes: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' },
]

/** Media types of ISO base media files (ISO/IEC 14496-12) by brand. */
const brands: [RegExp, string][] = [
  [/^(avif|avis)$/, 'image/avif'],
  [/^(heic|heix|heim|heis|hevc|hevx|mif1|msf1)$/, 'image/heic'],
  [/^(M4A |M4B |M4P )$/, 'audio/mp4'],
  [/^qt {2}$/, 'video/quicktime'],
]

const riffForms: Record<string, string> = { WEBP: 'image/webp', WAVE: 'audio/wav', 'AVI ': 'video/x-msvideo' }

const office: [string, string][] = [
  ['word/', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
]

/** Tab, line feed, vertical tab, form feed, carriage return, escape. */
const textControls = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b])

/**
 * Media type by the first bytes of a file (4 KB are enough), never by its name. Undefined when nothing fits; text is
 * `text/plain` when it is UTF-8 without control characters.
 */
export function sniff(head: Uint8Array): string | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  if (bytes.length === 0) return undefined
  const start = bytes.toString('latin1', 0, 32)
  return (
    fromContainer(bytes, start) ??
    signatures.find((signature) => start.startsWith(signature.bytes))?.mediaType ??
    fromPdf(bytes) ??
    (isMpegFrame(bytes) ? 'audio/mpeg' : undefined) ??
    fromText(bytes)
  )
}

function fromContainer(bytes: Buffer, start: string): string | undefined {
  if (start.startsWith('BM') && start.startsWith('\0\0\0\0', 6)) return 'image/bmp'
  if (start.startsWith('RIFF')) return riffForms[start.slice(8, 12)]
  if (start.startsWith('ftyp', 4)) return fromBrands(bytes)
  if (start.startsWith('\x1a\x45\xdf\xa3')) return fromMatroska(bytes)
  if (start.startsWith('PK\x03\x04')) return fromZip(bytes)
  return undefined
}

/** The major brand decides; `mif1` alone is generic, so its compatible brands are asked first. */
function fromBrands(bytes: Buffer): string {
  const end = Math.min(bytes.length, bytes.readUInt32BE(0), 256)
  const all: string[] = [bytes.toString('latin1', 8, 12)]
  for (let at = 16; at + 4 <= end; at += 4) all.push(bytes.toString('latin1', at, at + 4))
  const [major = ''] = all
  const asked = major === 'mif1' || major === 'msf1' ? all : [major]
  for (const [pattern, mediaType] of brands) {
    if (asked.some((brand) => pattern.test(brand))) return mediaType
  }
  return 'video/mp4'
}

function fromMatroska(bytes: Buffer): string {
  return bytes.subarray(0, 64).includes('webm') ? 'video/webm' : 'video/x-matroska'
}

function fromZip(bytes: Buffer): string {
  const text = bytes.toString('latin1')
  const isOffice =
    text.includes('[Content_Types].xml') || text.includes('docProps/') || text.includes('_rels/')
  const found = isOffice ? office.find(([folder]) => text.includes(folder)) : undefined
  return found?.[1] ?? 'application/zip'
}

/** A header further in counts only when objects follow it or the bytes are no text: a text may speak of PDFs. */
function fromPdf(bytes: Buffer): string | undefined {
  const header = bytes.subarray(0, pdfSearchBytes + 5).indexOf('%PDF-')
  if (header === -1) return undefined
  const isPdf = header === 0 || bytes.includes(' obj') || fromText(bytes) === undefined
  return isPdf ? 'application/pdf' : undefined
}

/** An MPEG audio frame header (ISO/IEC 11172-3): sync, layer III or II, and no reserved bit rate or sample rate. */
function isMpegFrame(bytes: Buffer): boolean {
  const [first = 0, second = 0, third = 0] = bytes
  const layer = (second >> 1) & 3
  return (
    first === 0xff &&
    (second & 0xe0) === 0xe0 &&
    ((second >> 3) & 3) !== 1 &&
    (layer === 1 || layer === 2) &&
    third >> 4 !== 15 &&
    third >> 4 !== 0 &&
    ((third >> 2) & 3) !== 3
  )
}

function fromText(bytes: Buffer): string | undefined {
  const whole = withoutCutCharacter(bytes)
  if (whole.length === 0 || !isUtf8(whole)) return undefined
  if (whole.some((byte) => byte < 0x20 && !textControls.has(byte))) return undefined
  return isSvg(whole.toString('utf8')) ? 'image/svg+xml' : 'text/plain'
}

/** Whether the first element is `svg`, behind any declarations and comments. */
function isSvg(text: string): boolean {
  let at = text.startsWith('\uFEFF') ? 1 : 0
  for (;;) {
    while (/\s/.test(text.charAt(at))) at++
    if (!text.startsWith('<?', at) && !text.startsWith('<!', at))
      return /^<svg[\s>/]/i.test(text.slice(at, at + 5))
    const close = text.startsWith('<!--', at) ? '-->' : '>'
    const end = text.indexOf(close, at + 2)
    if (end === -1) return false
    at = end + close.length
  }
}

/** The head of a file may end inside a UTF-8 sequence: at most three bytes are left off. */
function withoutCutCharacter(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return needs > back ? bytes.subarray(0, bytes.length - back) : bytes
  }
  return bytes
}
