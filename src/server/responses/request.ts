import type { HoistedBody } from '../../media/hoist.ts'
import type { TurnRequest } from '../../turn/request.ts'
import { MediaInput } from '../http/media-input.ts'
import { readInput } from './input.ts'
import { parseAt } from './parse.ts'
import { UnreadRequest } from './schema.ts'
import { readSettings, refuseUnsupported } from './settings.ts'

/** Throws `invalid_request` or `parameter_unsupported` with the path of the first field that is wrong. */
export function readResponsesRequest(
  body: HoistedBody,
  arrivedAt: number,
): { turn: TurnRequest; asked: UnreadRequest } {
  const asked = parseAt(UnreadRequest, body.value)
  refuseUnsupported(asked)
  const { model, stream, plumbline, user } = asked
  const turn: TurnRequest = {
    arrivedAt,
    protocol: 'responses',
    model,
    stream: stream ?? false,
    wishes: { ...plumbline, user: plumbline?.user ?? user?.slice(0, 256) },
    messages: readInput(asked, new MediaInput(body)),
    settings: readSettings(asked),
    bodyBytes: body.wire.bytes,
  }
  return { turn, asked }
}
