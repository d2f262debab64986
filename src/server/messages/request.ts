import { PlumblineError } from '../../contract/errors.ts'
import type { HoistedBody } from '../../media/hoist.ts'
import type { TurnRequest } from '../../turn/request.ts'
import { MediaInput } from '../http/media-input.ts'
import { parseAt } from '../http/parse.ts'
import { userOf, wishesOf } from '../http/wishes.ts'
import { readConversation } from './conversation.ts'
import type { CitableDocument } from './documents.ts'
import { UnreadMessagesRequest } from './schema.ts'
import { readSettings, refuseUnsupported } from './settings.ts'

/** Throws `invalid_request` or `parameter_unsupported` with the path of the first field that is wrong. */
export function readMessagesRequest(
  body: HoistedBody,
  arrivedAt: number,
): { turn: TurnRequest; documents: CitableDocument[] } {
  refuseStrayMedia(body)
  const asked = parseAt(UnreadMessagesRequest, body.value)
  refuseUnsupported(asked)
  const { model, stream, plumbline, metadata } = asked
  const { messages, documents } = readConversation(asked, new MediaInput(body))
  const turn: TurnRequest = {
    arrivedAt,
    protocol: 'messages',
    model,
    stream: stream ?? false,
    wishes: wishesOf(plumbline, userOf(metadata?.user_id, 'metadata.user_id')),
    messages,
    settings: readSettings(asked),
    bodyBytes: body.wire.bytes,
  }
  return { turn, documents }
}

/** Settings are handed on as JSON, which media that was taken out of the body is no longer part of. */
export function refuseStrayMedia({ media }: HoistedBody): void {
  const stray = media.find(({ path }) => !path.startsWith('messages['))
  if (!stray) return
  const reason = 'Media is taken only in the content of messages.'
  throw new PlumblineError('invalid_request', { param: stray.path, details: { reason } })
}
