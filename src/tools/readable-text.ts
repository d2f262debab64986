import { convert } from 'html-to-text'

const declaredCharset = /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{2,40})/i

/** What a person would read on a page, and its title. Navigation, scripts and pictures are left out. */
export function readable(html: Uint8Array, url: string): { title: string; text: string } {
  const source = decode(html)
  const title = convert(source, { baseElements: { selectors: ['title'], returnDomByDefault: false } }).trim()
  const text = convert(source, {
    wordwrap: false,
    baseElements: { selectors: ['main', 'article'], returnDomByDefault: true },
    limits: { maxDepth: 200, maxChildNodes: 20_000 },
    selectors: [
      ...[
        'nav',
        'footer',
        'aside',
        'script',
        'style',
        'title',
        'img',
        'svg',
        'form',
        'iframe',
        'noscript',
      ].map((selector) => ({ selector, format: 'skip' })),
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
        selector,
        options: { uppercase: false },
      })),
      { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false } },
      {
        selector: 'a',
        options: {
          hideLinkHrefIfSameAsText: true,
          noAnchorUrl: true,
          pathRewrite: (path: string) => (URL.canParse(path, url) ? new URL(path, url).href : path),
        },
      },
    ],
  })
  return { title, text: text.trim() }
}

function decode(html: Uint8Array): string {
  const head = Buffer.from(html.buffer, html.byteOffset, Math.min(html.byteLength, 2_048)).toString('latin1')
  const label = declaredCharset.exec(head)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(label).decode(html)
  } catch {
    // It names a charset that nobody knows.
    return new TextDecoder().decode(html)
  }
}
