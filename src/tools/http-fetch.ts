import { z } from 'zod'
import type { Part } from '../contract/part.ts'
import type { Tool } from '../contract/ports/tool.ts'
import { sniff } from '../media/sniff.ts'
import type { Fetched } from '../net/safe-fetch.ts'
import { defineTool } from './define.ts'
import { type MediaDeps, mediaPartOf } from './media-part.ts'
import type { Workshop } from './workshop.ts'

/** Of a page's bytes, so many are read. */
const htmlBytes = 3_000_000
const readableMs = 5_000
/** Progress is told once for so many bytes. */
const progressBytes = 250_000

/** The safe fetcher, told where to put the bytes; see `fetchUrl` in net. */
export type UrlToBlob = (
  url: string,
  options: { signal: AbortSignal; onProgress(received: number, total?: number): void },
) => Promise<Fetched>

export interface HttpFetchDeps extends MediaDeps {
  fetchUrl: UrlToBlob
  workshop: Workshop
}

/** Fetches what a URL leads to: pages as text, images, PDFs and sound as parts. */
export function httpFetch(deps: HttpFetchDeps): Tool {
  return defineTool({
    name: 'http_fetch',
    description:
      'Fetches a public http(s) URL with GET. A web page comes as readable text with its links, text and JSON as they are, an image, PDF or recording as itself.',
    input: z.strictObject({
      url: z.url({ protocol: /^https?$/ }).max(4_096),
      max_characters: z.int().min(100).max(200_000).default(20_000).describe('Longest text to return'),
    }),
    effect: 'read',
    idempotent: true,
    async call({ url, max_characters }, { signal, progress }) {
      let told = 0
      const fetched = await deps.fetchUrl(url, {
        signal,
        onProgress(done, total) {
          if (done - told < progressBytes && done !== total) return
          told = done
          progress({ done, total })
        },
      })
      const media = await mediaPartOf(fetched, deps, signal)
      if (media) return { parts: [{ ...named(fetched.finalUrl), ...media }] }
      return { parts: [await textPart(fetched, max_characters, deps, signal)] }
    },
  })
}

/** A file name for what the URL's path ends in. */
function named(url: string): { filename?: string } {
  const filename = new URL(url).pathname.split('/').at(-1)
  return filename ? { filename: filename.slice(0, 200) } : {}
}

async function textPart(
  { hash, bytes, head, contentType, finalUrl }: Fetched,
  longest: number,
  { blobs, workshop }: HttpFetchDeps,
  signal: AbortSignal,
): Promise<Part> {
  const start = head.toString('latin1').trimStart().slice(0, 200)
  const isHtml =
    contentType === 'text/html' ||
    contentType === 'application/xhtml+xml' ||
    /^<(!doctype )?html/i.test(start)
  if (!isHtml && sniff(head) === undefined)
    throw new Error(
      `What is at ${finalUrl} (${contentType ?? 'no type'}, ${bytes} bytes) is of a kind that is not taken.`,
    )
  const most = isHtml ? htmlBytes : 4 * longest
  const chunks: Buffer[] = []
  for await (const chunk of await blobs.open(hash, { start: 0, end: Math.min(bytes, most) - 1 }))
    chunks.push(chunk)
  const content = Buffer.concat(chunks)
  if (!isHtml) return { type: 'text', text: cut(content.toString('utf8'), longest) }
  const page = await workshop.call(
    'readable',
    { html: content, url: finalUrl },
    { signal, timeoutMs: readableMs },
  )
  return { type: 'text', text: cut(`${page.title}\n${finalUrl}\n\n${page.text}`, longest) }
}

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text
  return `${text.slice(0, longest)}\n(Cut here: there are more than ${longest} characters.)`
}
