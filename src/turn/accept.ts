import { toPlumblineError } from '../contract/errors.ts'
import type { EventBody } from '../contract/event.ts'
import type { Part } from '../contract/part.ts'
import { fetchBytes, type PartBytesDeps } from './part-bytes.ts'
import { type MeasureDeps, measurePart } from './part-measure.ts'
import type { InputMedia, InputMessage } from './request.ts'

export type AcceptDeps = PartBytesDeps & MeasureDeps

/** Asked for its signal only when there is something to be stopped. */
export interface HasSignal {
  readonly signal: AbortSignal
}

/**
 * Checks and measures every part of a request and appends `part.accepted` for each, in order. Throws the first
 * bad part's error, with its path; nothing was spent by then.
 */
export async function acceptParts(
  messages: InputMessage[],
  deps: AcceptDeps,
  time: HasSignal,
  append: (event: EventBody) => void,
): Promise<void> {
  // A message without parts says nothing; the log numbers those that do.
  const spoken = messages.filter((message) => message.parts.length > 0)
  for (const [index, message] of spoken.entries()) {
    for (const input of message.parts) {
      const part = input.type === 'ready' ? input.part : await acceptMedia(input, deps, time.signal, append)
      append({ type: 'part.accepted', path: input.path, message: index, role: message.role, part })
    }
  }
}

async function acceptMedia(
  input: InputMedia,
  deps: AcceptDeps,
  signal: AbortSignal,
  append: (event: EventBody) => void,
): Promise<Part> {
  try {
    return await measurePart(input, await fetchBytes(input, deps, signal, append), deps, signal)
  } catch (error) {
    throw toPlumblineError(error).at(input.path)
  }
}
