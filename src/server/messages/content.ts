import { PlumblineError } from '../../contract/errors.ts'
import { mediaTypeOfName } from '../../media/media-types.ts'
import type { InputMedia, InputMessage } from '../../turn/request.ts'
import { type CacheControl, cached } from '../http/cache-control.ts'
import type { MediaInput } from '../http/media-input.ts'
import { parseAt } from '../http/parse.ts'
import {
  type DocumentBlock,
  type ImageBlock,
  ResultBlock,
  type SearchResultBlock,
  TextBlock,
} from './blocks.ts'
import type { CitableDocument } from './documents.ts'

export type InputPart = InputMessage['parts'][number]

/** Reads the blocks that hold text and media. Documents are noted in `documents`, in the order of the request. */
export class ContentReader {
  readonly documents: CitableDocument[] = []
  readonly #media: MediaInput

  constructor(media: MediaInput) {
    this.#media = media
  }

  /** A system prompt, or whatever else is a string or text blocks. */
  texts(content: unknown, path: string): InputPart[] {
    if (typeof content === 'string') return [textPart(content, path)]
    return listAt(content, path).map((value, i) => {
      const { text, cache_control } = parseAt(TextBlock, value, `${path}[${i}]`)
      return textPart(text, `${path}[${i}]`, cache_control)
    })
  }

  /** What a tool returned. */
  result(content: unknown, path: string): InputPart[] {
    if (content == null || content === '') return []
    if (typeof content === 'string') return [textPart(content, path)]
    return listAt(content, path).flatMap((value, i) =>
      this.block(parseAt(ResultBlock, value, `${path}[${i}]`), `${path}[${i}]`),
    )
  }

  /** Throws `invalid_request` and what reading media throws, at `path`. */
  block(block: ResultBlock, path: string): InputPart[] {
    switch (block.type) {
      case 'text':
        return [textPart(block.text, path, block.cache_control)]
      case 'search_result':
        return [textPart(searchResultText(block), path, block.cache_control)]
      case 'image':
        return [this.#image(block, path)]
      case 'document':
        return this.#document(block, path)
    }
  }

  #image({ source, cache_control }: ImageBlock, path: string): InputMedia {
    const described = { expected: 'image' as const, ...cached(cache_control) }
    if (source.type === 'file') return this.#media.fromFile(source.file_id, path, described)
    if (source.type === 'url') return this.#media.fromUrl(source.url, path, described)
    return this.#media.fromBase64(source.data, path, { ...described, mediaType: source.media_type })
  }

  #document(block: DocumentBlock, path: string): InputPart[] {
    const { source, title, context, citations, cache_control } = block
    const fileId = source.type === 'file' ? source.file_id : null
    const text = source.type === 'text' ? source.data : undefined
    this.documents.push({ path, title: title ?? null, fileId, text })
    const asked = citations?.enabled === undefined ? {} : { citations: { enabled: citations.enabled } }
    const before = context ? [textPart(context, path)] : []
    if (source.type === 'text') {
      if (this.#media.holds(source.data))
        throw new PlumblineError('invalid_request', {
          param: `${path}.source.data`,
          details: { reason: 'A source of type text holds text; this is base64.' },
        })
      const marks = { filename: title ?? undefined, ...asked, ...cached(cache_control) }
      const part = { type: 'text' as const, text: titled(title, source.data), ...marks }
      return [...before, { type: 'ready', path, part }]
    }
    if (source.type === 'content') return [...before, ...this.#contentDocument(source.content, title, path)]
    const described = {
      filename: fileNameOf(title),
      ...asked,
      ...cached(cache_control),
    }
    if (source.type === 'file') return [...before, this.#media.fromFile(source.file_id, path, described)]
    if (source.type === 'url') return [...before, this.#media.fromUrl(source.url, path, described)]
    const mediaType = source.media_type
    return [...before, this.#media.fromBase64(source.data, path, { ...described, mediaType })]
  }

  #contentDocument(content: unknown, title: string | null | undefined, path: string): InputPart[] {
    const parts = this.result(content, `${path}.source.content`)
    return title ? [textPart(title, path), ...parts] : parts
  }
}

export function textPart(text: string, path: string, cache?: CacheControl): InputPart {
  return { type: 'ready', path, part: { type: 'text', text, ...cached(cache) } }
}

function listAt(value: unknown, path: string): unknown[] {
  if (Array.isArray(value)) return value
  throw new PlumblineError('invalid_request', {
    param: path,
    details: { reason: 'Content is a string or a list of blocks.' },
  })
}

function searchResultText({ title, source, content }: SearchResultBlock): string {
  return [`${title} (${source})`, ...content.map(({ text }) => text)].join('\n')
}

function titled(title: string | null | undefined, text: string): string {
  return title ? `${title}\n\n${text}` : text
}

/** A title serves as the file's name, unless it reads as that of a file of another kind. */
function fileNameOf(title: string | null | undefined): string | undefined {
  if (!title) return undefined
  const named = mediaTypeOfName(title)
  return named === undefined || named === 'application/pdf' ? title : `${title}.pdf`
}
