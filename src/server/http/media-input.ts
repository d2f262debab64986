import { PlumblineError } from '../../contract/errors.ts'
import { parseDataUrl } from '../../media/data-url.ts'
import type { HoistedBody } from '../../media/hoist.ts'
import type { InputMedia, MediaSource } from '../../turn/request.ts'

type Described = Omit<InputMedia, 'type' | 'path' | 'source'>

/** Turns what a protocol says of a media part into the runtime's terms. One is made for each body. */
export class MediaInput {
  /** By placeholder; undefined when there is none, as in most bodies. */
  readonly #hoisted: Map<string, HoistedBody['media'][number]> | undefined

  constructor(body: HoistedBody) {
    if (body.media.length > 0) this.#hoisted = new Map(body.media.map((media) => [media.placeholder, media]))
  }

  /** A `data:` URL or an http(s) URL. Throws `base64_invalid` and the like, at `path`. */
  fromUrl(url: string, path: string, described: Described = {}): InputMedia {
    const hoisted = this.#taken(url, path, described)
    if (hoisted) return hoisted
    if (!url.startsWith('data:')) return { type: 'media', path, source: { kind: 'url', url }, ...described }
    const { mediaType, bytes } = at(path, () => parseDataUrl(url))
    return media(path, { kind: 'bytes', bytes }, { ...described, mediaType })
  }

  /** Bare base64, or a `data:` URL in its place. */
  fromBase64(base64: string, path: string, described: Described = {}): InputMedia {
    const hoisted = this.#taken(base64, path, described)
    if (hoisted) return hoisted
    const url = base64.startsWith('data:') ? base64 : `data:;base64,${base64}`
    const { mediaType, bytes } = at(path, () => parseDataUrl(url))
    return media(
      path,
      { kind: 'bytes', bytes },
      { ...described, mediaType: mediaType || described.mediaType },
    )
  }

  fromFile(fileId: string, path: string, described: Described = {}): InputMedia {
    return media(path, { kind: 'file', fileId }, described)
  }

  /** True for a string in whose place media was taken out of the body. */
  holds(value: string): boolean {
    return this.#hoisted?.has(value) ?? false
  }

  /**
   * A JSON value with a short note wherever media was taken out of it: for arguments of tools in a conversation's past,
   * which models read as text.
   */
  described(value: unknown): unknown {
    if (typeof value === 'string') {
      const media = this.#hoisted?.get(value)
      return media ? `(${media.blob.bytes} bytes of ${media.mediaType ?? 'base64'}, left out)` : value
    }
    if (Array.isArray(value)) return value.map((item) => this.described(item))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.described(item)]))
  }

  #taken(value: string, path: string, described: Described): InputMedia | undefined {
    const hoisted = this.#hoisted?.get(value)
    if (!hoisted) return undefined
    if (hoisted.error) throw hoisted.error.moved(path)
    const { blob, head, mediaType } = hoisted
    return media(
      path,
      { kind: 'blob', ...blob, head },
      { ...described, mediaType: mediaType ?? described.mediaType },
    )
  }
}

function media(path: string, source: MediaSource, described: Described): InputMedia {
  return { type: 'media', path, source, ...described }
}

function at<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof PlumblineError ? error.moved(path) : error
  }
}
