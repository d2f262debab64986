import { PlumblineError } from '../../contract/errors.ts'
import type { InputMedia, InputMessage } from '../../turn/request.ts'
import type { MediaInput } from '../http/media-input.ts'
import { parseAt } from '../http/parse.ts'
import { Content, type InputFile, type InputImage } from './content-schema.ts'

export type InputPart = InputMessage['parts'][number]

/**
 * Content that stands at `path`: a string, or a list of pieces. Throws `invalid_request` and what reading media
 * throws, with the path of the piece.
 */
export function readContent(content: unknown, path: string, media: MediaInput): InputPart[] {
  if (typeof content === 'string') return [textPart(content, path)]
  if (!Array.isArray(content)) {
    throw new PlumblineError('invalid_request', {
      param: path,
      details: { reason: 'Content is a string or a list.' },
    })
  }
  return content.map((piece, i) =>
    readPiece(parseAt(Content, piece, `${path}[${i}]`), `${path}[${i}]`, media),
  )
}

function textPart(text: string, path: string): InputPart {
  return { type: 'ready', path, part: { type: 'text', text } }
}

function readPiece(piece: Content, path: string, media: MediaInput): InputPart {
  switch (piece.type) {
    case 'input_text':
    case 'output_text':
      return textPart(piece.text, path)
    case 'refusal':
      return textPart(piece.refusal, path)
    case 'input_image':
      return readImage(piece, path, media)
    case 'input_file':
      return readFile(piece, path, media)
    case 'input_audio':
      return media.fromBase64(piece.input_audio.data, path, {
        expected: 'audio',
        mediaType: `audio/${piece.input_audio.format}`,
      })
  }
}

function readImage({ image_url, file_id, detail }: InputImage, path: string, media: MediaInput): InputMedia {
  const described = { expected: 'image' as const, detail: detail ?? undefined }
  if (typeof file_id === 'string') return media.fromFile(file_id, path, described)
  if (typeof image_url === 'string') return media.fromUrl(image_url, path, described)
  throw withoutSource(path, 'image_url or file_id')
}

function readFile(file: InputFile, path: string, media: MediaInput): InputMedia {
  const { file_id, file_data, file_url } = file
  const described = { filename: file.filename ?? undefined, detail: file.detail ?? undefined }
  if (typeof file_id === 'string') return media.fromFile(file_id, path, described)
  if (typeof file_data === 'string') return media.fromBase64(file_data, path, described)
  if (typeof file_url === 'string') return media.fromUrl(file_url, path, described)
  throw withoutSource(path, 'file_id, file_data or file_url')
}

function withoutSource(path: string, names: string): PlumblineError {
  return new PlumblineError('invalid_request', { param: path, details: { reason: `It needs ${names}.` } })
}
