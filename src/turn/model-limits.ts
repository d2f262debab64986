import { type ErrorCode, type ErrorDetails, PlumblineError } from '../contract/errors.ts'
import type { Message } from '../contract/message.ts'
import { type ImagePart, isMediaPart, type Part } from '../contract/part.ts'
import type { ModelInfo, ModelLimits } from '../contract/ports/model.ts'
import { estimateInput } from '../media/tokens/estimate.ts'

/** Estimates of text may be this far above what the model counts; below that a request is left to the model. */
const estimateMargin = 1.25

interface Placed {
  part: Part
  path: string | undefined
}

/**
 * What of a conversation, history included, a model does not take: an error for each image that is too large, and
 * one for each count that is passed, at the path of the part that passes it. Empty when it all fits, and where limits
 * are not known. Nothing is read or decoded.
 */
export function checkLimits(
  info: Pick<ModelInfo, 'id' | 'limits'>,
  messages: readonly Message[],
  paths: readonly (readonly string[])[],
): PlumblineError[] {
  const { limits } = info
  if (!limits) return []
  const placed = messages.flatMap(({ parts }, i) => parts.map((part, j) => ({ part, path: paths[i]?.[j] })))
  const refuse: Refuse = (code, path, details) =>
    new PlumblineError(code, { param: path, details: { model: info.id, ...details } })
  return [
    ...tooLargeImages(placed, limits, refuse),
    ...passed(placed, limits.images, isImage, ({ at, sum }) =>
      refuse('model_too_many_images', at, { images: sum, limit: limits.images }),
    ),
    ...passed(placed, limits.document_pages, pagesOf, ({ at, sum }) =>
      refuse('model_too_many_pages', at, { pages: sum, limit: limits.document_pages }),
    ),
    ...passed(placed, limits.request_bytes, bytesSent, ({ at, sum }) =>
      refuse('model_request_too_large', at, { bytes: sum, limit: limits.request_bytes }),
    ),
    ...tooLong(info, messages, placed, refuse),
  ]
}

type Refuse = (code: ErrorCode, path: string | undefined, details: ErrorDetails) => PlumblineError

const isImage = (part: Part) => (part.type === 'image' ? 1 : 0)
const pagesOf = (part: Part) => (part.type === 'document' ? part.pages : 0)
/** Bytes of a part's media as base64, which takes four for three. */
export const bytesSent = (part: Part) => (isMediaPart(part) ? Math.ceil(part.blob.bytes / 3) * 4 : 0)

/** The sum over all parts and where it passes the limit, when it does. */
function passed(
  placed: Placed[],
  limit: number | undefined,
  measure: (part: Part) => number,
  error: (found: { at: string | undefined; sum: number }) => PlumblineError,
): PlumblineError[] {
  if (limit === undefined) return []
  let sum = 0
  let at: Placed | undefined
  for (const one of placed) {
    sum += measure(one.part)
    if (sum > limit) at ??= one
  }
  return at ? [error({ at: at.path, sum })] : []
}

function tooLargeImages(placed: Placed[], limits: ModelLimits, refuse: Refuse): PlumblineError[] {
  const images = placed.filter((one): one is Placed & { part: ImagePart } => one.part.type === 'image')
  const many = limits.many_images && images.length > limits.many_images.above_images
  const side = many ? limits.many_images?.image_side : limits.image_side
  return images.flatMap(({ part, path }) => {
    const { image_bytes } = limits
    if (image_bytes !== undefined && part.blob.bytes > image_bytes)
      return refuse('model_image_too_large', path, {
        size: megabytes(part.blob.bytes),
        limit: megabytes(image_bytes),
      })
    if (side === undefined || Math.max(part.width, part.height) <= side) return []
    return refuse('model_image_too_large', path, {
      size: `${part.width} × ${part.height} pixels`,
      limit: `${side} a side`,
      images: many ? images.length : undefined,
    })
  })
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

/** Names the part with the most tokens. */
function tooLong(
  { id, limits }: Pick<ModelInfo, 'id' | 'limits'>,
  messages: readonly Message[],
  placed: Placed[],
  refuse: Refuse,
): PlumblineError[] {
  const limit = limits?.context_tokens
  if (limit === undefined) return []
  const tokensOf = (some: readonly Message[]) => estimateInput(some, id).estimate.input_tokens
  const tokens = tokensOf(messages)
  if (tokens <= limit * estimateMargin) return []
  let longest = { tokens: -1, path: undefined as string | undefined }
  for (const { part, path } of placed) {
    const own = tokensOf([{ role: 'user', parts: [part] }])
    if (own > longest.tokens) longest = { tokens: own, path }
  }
  return [refuse('model_context_exceeded', longest.path, { tokens, limit })]
}
