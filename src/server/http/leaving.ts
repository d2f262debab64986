import { setMaxListeners } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { PlumblineError } from '../../contract/errors.ts'

/**
 * Node tells an answer that its connection closed once it has a socket. One that waits for others on its connection
 * (RFC 9112 §9.3.2) has none yet: it is told here, in the same way, by 'close'.
 */
export function tellWaitingAnswer({ socket }: IncomingMessage, response: ServerResponse): void {
  const tell = () => {
    if (response.socket !== null || response.destroyed) return
    response.destroyed = true
    // What asks later whether it closed looks here.
    Object.defineProperty(response, 'closed', { value: true })
    response.emit('close')
  }
  // Each of the answers that wait listens.
  setMaxListeners(0, socket)
  socket.once('close', tell)
  response.once('close', () => socket.off('close', tell))
}

/** Calls `left` when the client closes its connection, also when it did so before. Returns what ends that. */
export function whenClientLeaves(response: ServerResponse, left: () => void): () => void {
  if (response.destroyed) left()
  let isWaiting = true
  // It stays with the response: to take a listener off costs more than to be called in vain.
  response.on('close', () => {
    if (isWaiting) left()
  })
  return () => {
    isWaiting = false
  }
}

/** Aborts with `turn_cancelled` when the client leaves, for work that it alone waits for. */
export function leavingSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController()
  whenClientLeaves(response, () => gone.abort(new PlumblineError('turn_cancelled')))
  return gone.signal
}
