import fc from 'fast-check'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Markdown } from './Markdown.tsx'
import { decoded, safeAddress } from './text.ts'

const html = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }))

describe('Markdown', () => {
  it('sets emphasis, lists, tables and code', () => {
    const set = html(
      '## Lamps\n\n**Brass** & *tin*\n\n1. one\n2. `two`\n\n| a |\n|--:|\n| 7 |\n\n```\nx < y\n```',
    )
    for (const piece of [
      /<h4[^>]*>Lamps/,
      /<strong[^>]*>Brass/,
      /<em>tin/,
      /<ol/,
      /two<\/code>/,
      /text-right[^>]*>7/,
    ])
      expect(set).toMatch(piece)
    expect(set).toContain('x &lt; y')
  })

  it('shows HTML as it is written', () => {
    const set = html('<script>alert(1)</script>\n\na <img src=x onerror=alert(1)> b')
    expect(set).not.toMatch(/<(script|img)/)
    expect(set).toContain('&lt;script&gt;')
  })

  it('fetches no picture: it links to it', () => {
    const set = html('![chart](https://elsewhere.example/?q=secret)')
    expect(set).not.toContain('<img')
    expect(set).toMatch(
      /<a href="https:\/\/elsewhere[^>]*rel="noopener noreferrer nofollow"[^>]*>\[image: chart\]/,
    )
  })

  it('leads nowhere but to http, https and mail', () => {
    for (const href of [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'java&#115;cript:x',
      'data:text/html,x',
      '/v1/turns',
    ])
      expect(html(`[here](${href})`)).not.toContain('<a')
    expect(safeAddress('mailto:a@b.example')).toBe('mailto:a@b.example')
  })

  it('survives nesting without end', () => {
    expect(html('>'.repeat(50_000))).toContain('&gt;')
    expect(html(`${'- '.repeat(500)}x`)).toContain('<li')
  })

  it('makes no element but its own of any text', () => {
    const allowed =
      /^(p|div|a|strong|em|del|br|code|pre|ul|ol|li|h[345]|hr|blockquote|table|thead|tbody|tr|t[hd]|button|svg|path|span)$/
    const pieces = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '`',
      '*',
      '_',
      '[',
      ']',
      '(',
      ')',
      '!',
      '|',
      '\n',
      '- ',
      '# ',
      'a',
      'on=',
      'img',
      '&lt;',
      'javascript:',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (words) => {
        for (const [, tag = ''] of html(words.join('')).matchAll(/<([a-z0-9]+)/g))
          expect(tag).toMatch(allowed)
      }),
    )
  })
})

it('replaces the usual character references, and leaves others', () => {
  expect(decoded('a &amp; b &#8217; &#x41; &nope; &#9999999;')).toBe('a & b ’ A &nope; &#9999999;')
})
