import { PlumblineError } from '../../contract/errors.ts'
import type { HoistedBody } from '../../media/hoist.ts'
import type { TurnRequest } from '../../turn/request.ts'
import { MediaInput } from '../http/media-input.ts'
import { parseAt } from '../http/parse.ts'
import { readUiMessage } from './messages.ts'
import { UiChatRequest } from './schema.ts'

/**
 * `continues` is the id of the assistant's message that the answer goes on with, as it does after tools of the client.
 * Throws `invalid_request` with the path of the first field that is wrong.
 */
export function readUiRequest(
  body: HoistedBody,
  arrivedAt: number,
): { turn: TurnRequest; continues: string | undefined } {
  const stray = body.media.find(({ path }) => !path.startsWith('messages['))
  if (stray)
    throw new PlumblineError('invalid_request', {
      param: stray.path,
      details: { reason: 'Media is taken only in the parts of messages.' },
    })
  const asked = parseAt(UiChatRequest, body.value)
  const media = new MediaInput(body)
  const messages = asked.messages.flatMap((message, i) => readUiMessage(message, `messages[${i}]`, media))
  if (!messages.some(({ role }) => role !== 'system'))
    throw new PlumblineError('invalid_request', {
      param: 'messages',
      details: { reason: 'There is nothing in it to answer.' },
    })
  const { max_output_tokens, temperature, top_p, settings } = asked
  const last = asked.messages.at(-1)
  const turn: TurnRequest = {
    arrivedAt,
    protocol: 'ui',
    model: asked.model,
    stream: true,
    wishes: asked.plumbline ?? {},
    messages,
    settings: { max_output_tokens, temperature, top_p, extra: settings },
    bodyBytes: body.wire.bytes,
  }
  return { turn, continues: last?.role === 'assistant' ? last.id : undefined }
}
