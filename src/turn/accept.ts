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
 * Checks and measures every part of a request and appends `part.accepted` for each, in order; at once, and undefined,
 * when there is no media among them. Throws the first bad part's error, with its path; nothing was spent by then.
 */
export function acceptParts(
  messages: InputMessage[],
  deps: AcceptDeps,
  time: HasSignal,
  append: (event: EventBody) => void,
): Promise<void> | undefined {
  // A message without parts says nothing; the log numbers those that do.
  let index = 0
  for (const [i, { role, parts }] of messages.entries()) {
    for (const [j, input] of parts.entries()) {
      if (input.type !== 'ready') return acceptRest(messages.slice(i), j, index, deps, time.signal, append)
      append({ type: 'part.accepted', path: input.path, message: index, role, part: input.part })
    }
    if (parts.length > 0) index++
  }
  return undefined
}

/** Goes on at part `from` of the first of `messages`, which is the log's message `index`. */
async function acceptRest(
  messages: InputMessage[],
  from: number,
  index: number,
  deps: AcceptDeps,
  signal: AbortSignal,
  append: (event: EventBody) => void,
): Promise<void> {
  let first = from
  let message = index
  for (const { role, parts } of messages) {
    for (const input of parts.slice(first)) {
      const part = input.type === 'ready' ? input.part : await acceptMedia(input, deps, signal, append)
      append({ type: 'part.accepted', path: input.path, message, role, part })
    }
    if (parts.length > 0) message++
    first = 0
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
