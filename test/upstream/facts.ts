import { createHash } from 'node:crypto'

/** What a request's media was, as it arrived. */
export interface MediaFact {
  type: string
  media_type: string
  bytes: number
  sha256: string
  filename?: string
}

/** What arrived, for tests that ask whether a request was passed on whole. */
export interface Facts {
  messages: number
  parts: string[]
  media: MediaFact[]
  members: string[]
}

interface Part {
  type: string
  image_url?: { url: string }
  file?: { file_data?: string; filename?: string }
  input_audio?: { data: string; format: string }
}

function mediaFact(part: Part): MediaFact[] {
  const audio = part.input_audio
  const url = audio
    ? `data:audio/${audio.format};base64,${audio.data}`
    : (part.image_url?.url ?? part.file?.file_data)
  const match = /^data:([^;,]*);base64,(.*)$/s.exec(url ?? '')
  if (!match) return []
  const bytes = Buffer.from(match[2] ?? '', 'base64')
  return [
    {
      type: part.type,
      media_type: match[1] ?? '',
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      ...(part.file?.filename !== undefined && { filename: part.file.filename }),
    },
  ]
}

/** Counts and hashes what is in a Chat Completions request. */
export function factsOf(request: { messages?: { content?: string | Part[] | null }[] }): Facts {
  const messages = request.messages ?? []
  const parts = messages.flatMap(({ content }): Part[] =>
    Array.isArray(content) ? content : content === null || content === undefined ? [] : [{ type: 'text' }],
  )
  return {
    messages: messages.length,
    parts: parts.map((part) => part.type),
    media: parts.flatMap(mediaFact),
    members: Object.keys(request),
  }
}
