import { setMaxListeners } from 'node:events'

/**
 * Lets any number of pieces of work listen to a signal that Node would warn of at the eleventh. Pieces of a document, tools
 * of a step and samples of an answer go on side by side in one turn, and each stops listening when it ends.
 */
export function openToMany(signal: AbortSignal): AbortSignal {
  setMaxListeners(0, signal)
  return signal
}
