import { PlumblineError } from '../../contract/errors.ts'
import type { HoistedBody } from '../../media/hoist.ts'
import type { TurnRequest } from '../../turn/request.ts'
import { MediaInput } from '../http/media-input.ts'
import { parseAt } from '../http/parse.ts'
import { userOf } from '../http/wishes.ts'
import { readInput } from './input.ts'
import { UnreadRequest } from './schema.ts'
import { readSettings, refuseUnsupported } from './settings.ts'

/** Throws `invalid_request` or `parameter_unsupported` with the path of the first field that is wrong. */
export function readResponsesRequest(
  body: HoistedBody,
  arrivedAt: number,
): { turn: TurnRequest; asked: UnreadRequest } {
  refuseStrayMedia(body)
  const asked = parseAt(UnreadRequest, body.value)
  refuseUnsupported(asked)
  const { model, stream, plumbline, user } = asked
  const turn: TurnRequest = {
    arrivedAt,
    protocol: 'responses',
    model,
    stream: stream ?? false,
    wishes: {
      ...plumbline,
      user: plumbline?.user ?? userOf(user, 'user'),
      conversation: plumbline?.conversation ?? conversationOf(asked),
      previous_turn: plumbline?.previous_turn ?? asked.previous_response_id?.replace(/^resp_/, ''),
    },
    messages: readInput(asked, new MediaInput(body)),
    settings: readSettings(asked),
    bodyBytes: body.wire.bytes,
  }
  return { turn, asked }
}

function conversationOf({ conversation }: UnreadRequest): string | undefined {
  return typeof conversation === 'string' ? conversation : conversation?.id
}

/** Settings are echoed and handed on as JSON, which media that was taken out of the body is no longer part of. */
function refuseStrayMedia({ media }: HoistedBody): void {
  const stray = media.find(({ path }) => !path.startsWith('input['))
  if (!stray) return
  const reason = 'Media is taken only in the items of input.'
  throw new PlumblineError('invalid_request', { param: stray.path, details: { reason } })
}
