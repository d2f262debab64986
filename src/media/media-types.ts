/** Names that mean the same; the right-hand side is the registered or usual one. */
const aliases: Record<string, string> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
  'image/heif': 'image/heic',
  'audio/x-wav': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/mp3': 'audio/mpeg',
  'audio/x-mp3': 'audio/mpeg',
  'audio/mpeg3': 'audio/mpeg',
  'audio/x-flac': 'audio/flac',
  'audio/m4a': 'audio/mp4',
  'audio/x-m4a': 'audio/mp4',
  'audio/opus': 'audio/ogg',
  'application/ogg': 'audio/ogg',
  'application/x-pdf': 'application/pdf',
  'application/x-zip-compressed': 'application/zip',
}

const byExtension: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  jfif: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  heic: 'image/heic',
  heif: 'image/heic',
  bmp: 'image/bmp',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  m4a: 'audio/mp4',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mkv: 'video/x-matroska',
  zip: 'application/zip',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
  xml: 'application/xml',
}

/** Types that say nothing about the bytes. */
const saysNothing = new Set([
  '',
  '*/*',
  'application/octet-stream',
  'binary/octet-stream',
  'application/unknown',
])

/** Containers whose first bytes do not tell sound from pictures. */
const containers: [actual: RegExp, declared: RegExp][] = [
  [/^(video|audio)\/(mp4|quicktime)$/, /^(video|audio)\/(mp4|quicktime|x-m4v|3gpp)$/],
  [/^video\/(webm|x-matroska)$/, /^(video|audio)\/(webm|x-matroska)$/],
  [/^audio\/ogg$/, /^(video|audio)\/ogg$/],
  [/^application\/zip$/, /^application\/(vnd\.openxmlformats-|vnd\.oasis\.|epub\+zip|java-archive)/],
  [/^application\/x-ole-storage$/, /^application\/(msword|vnd\.ms-)/],
  [
    /^(text\/plain|image\/svg\+xml)$/,
    /^(text\/|application\/(.*\+)?(json|xml|yaml|x-yaml|javascript|x-ndjson|sql)$)/,
  ],
]

/** Lower case, without parameters, by its usual name. */
function normalMediaType(mediaType: string): string {
  const bare = mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return aliases[bare] ?? bare
}

/** Media type that a file name's extension stands for; undefined when it has none that is known. */
export function mediaTypeOfName(filename: string): string | undefined {
  const extension = /\.([A-Za-z0-9]+)$/.exec(filename)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined
}

/**
 * Whether bytes that are `actual` (as `sniff` says) may be called `declared`. An absent or generic declaration fits
 * everything; bytes that nobody knows fit only that.
 */
export function sameMedia(declared: string | undefined, actual: string | undefined): boolean {
  const said = normalMediaType(declared ?? '')
  if (saysNothing.has(said)) return true
  if (actual === undefined) return false
  const found = normalMediaType(actual)
  return said === found || containers.some(([inside, outside]) => inside.test(found) && outside.test(said))
}
