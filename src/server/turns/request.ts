import { z } from 'zod'
import { PlumblineError } from '../../contract/errors.ts'
import { Role } from '../../contract/message.ts'
import { CacheControl } from '../../contract/part.ts'
import { Wishes } from '../../contract/turn.ts'
import type { HoistedBody } from '../../media/hoist.ts'
import type { InputMessage, TurnRequest } from '../../turn/request.ts'
import { invalidRequest } from '../http/errors.ts'
import { MediaInput } from '../http/media-input.ts'

/** Media by exactly one of: an uploaded file, a URL, or bytes as base64. */
const mediaFields = {
  file_id: z.string().optional(),
  url: z.string().optional().describe('An http(s) URL, or a data: URL.'),
  data: z.string().optional().describe('The bytes as standard base64.'),
  media_type: z.string().optional(),
  filename: z.string().optional(),
  cache_control: CacheControl.optional(),
}

const citations = z
  .strictObject({ enabled: z.boolean() })
  .optional()
  .describe('Asks models that can to say which pages of a PDF they answer from.')

const InputPart = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string(), cache_control: CacheControl.optional() }),
  z.strictObject({
    type: z.literal('image'),
    detail: z.enum(['low', 'high', 'auto', 'original']).optional(),
    ...mediaFields,
  }),
  z.strictObject({ type: z.literal('document'), ...mediaFields, citations }),
  z.strictObject({ type: z.literal('audio'), ...mediaFields }),
  z.strictObject({ type: z.literal('video'), ...mediaFields }),
  z
    .strictObject({ type: z.literal('file'), ...mediaFields, citations })
    .describe('Media of any kind; its bytes say which.'),
])
type InputPart = z.infer<typeof InputPart>

/** `POST /v1/turns`: Plumbline's own way in. */
export const TurnBody = z.strictObject({
  model: z.string().min(1),
  input: z.union([
    z.string(),
    z.array(z.strictObject({ role: Role, content: z.union([z.string(), z.array(InputPart)]) })).min(1),
  ]),
  stream: z.boolean().default(true),
  ...Wishes.shape,
  max_output_tokens: z.number().int().positive().optional(),
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().min(0).max(1).optional(),
  settings: z.record(z.string(), z.unknown()).default({}).describe('Passed on to the model as they are.'),
})

/** Throws `invalid_request` with the path of the first wrong field. */
export function readTurnRequest(body: HoistedBody, arrivedAt: number): { turn: TurnRequest } {
  const parsed = TurnBody.safeParse(body.value)
  if (!parsed.success) throw invalidRequest(parsed.error)
  const { model, input, stream, settings, max_output_tokens, temperature, top_p, ...wishes } = parsed.data
  const media = new MediaInput(body)
  const messages = typeof input === 'string' ? [{ role: 'user' as const, content: input }] : input
  const turn: TurnRequest = {
    arrivedAt,
    protocol: 'turns',
    model,
    stream,
    wishes,
    messages: messages.map(({ role, content }, i) => readMessage(role, content, i, media)),
    settings: { max_output_tokens, temperature, top_p, extra: settings },
    bodyBytes: body.wire.bytes,
  }
  return { turn }
}

function readMessage(role: Role, content: string | InputPart[], i: number, media: MediaInput): InputMessage {
  if (typeof content === 'string') {
    return {
      role,
      parts: [{ type: 'ready', path: `input[${i}].content`, part: { type: 'text', text: content } }],
    }
  }
  return { role, parts: content.map((part, j) => readPart(part, `input[${i}].content[${j}]`, media)) }
}

function readPart(part: InputPart, path: string, media: MediaInput): InputMessage['parts'][number] {
  if (part.type === 'text') return { type: 'ready', path, part }
  const { file_id, url, data, filename, media_type: mediaType, cache_control } = part
  if ([file_id, url, data].filter((source) => source !== undefined).length !== 1) {
    const reason = 'A media part needs exactly one of file_id, url and data.'
    throw new PlumblineError('invalid_request', { param: path, details: { reason } })
  }
  const expected = part.type === 'file' ? undefined : part.type
  const detail = part.type === 'image' ? part.detail : undefined
  const asked = part.type === 'document' || part.type === 'file' ? part.citations : undefined
  const described = { filename, mediaType, expected, detail, citations: asked, cache_control }
  if (file_id !== undefined) return media.fromFile(file_id, path, described)
  return url === undefined
    ? media.fromBase64(data ?? '', path, described)
    : media.fromUrl(url, path, described)
}
