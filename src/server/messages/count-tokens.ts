import type { IncomingMessage } from 'node:http'
import { estimateInput } from '../../media/tokens/estimate.ts'
import type { ServerDeps } from '../deps.ts'
import { readBody } from '../http/body.ts'
import { MediaInput } from '../http/media-input.ts'
import { parseAt } from '../http/parse.ts'
import { readConversation } from './conversation.ts'
import { refuseStrayMedia } from './request.ts'
import { UnreadCountRequest } from './schema.ts'
import { refuseUnsupported, toolSettings } from './settings.ts'

/**
 * Input tokens of a request as estimated before it is sent, media measured as for a turn. Throws what reading a
 * request and accepting its parts throw.
 */
export async function countTokens(
  message: IncomingMessage,
  { runtime, blobs, limits }: Pick<ServerDeps, 'runtime' | 'blobs' | 'limits'>,
  signal: AbortSignal,
): Promise<number> {
  const declared = message.headers['content-length']
  const ticket = runtime.admit(declared === undefined ? undefined : Number(declared))
  try {
    const body = await readBody(message, blobs, limits)
    refuseStrayMedia(body)
    const asked = parseAt(UnreadCountRequest, body.value)
    refuseUnsupported(asked)
    const { messages } = readConversation(asked, new MediaInput(body))
    const { tools } = toolSettings(asked)
    const definitions = Array.isArray(tools) ? tools.map((tool) => JSON.stringify(tool)) : []
    const measured = await runtime.measure(messages, signal)
    return estimateInput(measured, asked.model, definitions).estimate.input_tokens
  } finally {
    ticket.release()
  }
}
