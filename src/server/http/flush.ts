import type { Server } from 'node:http'
import type { Socket } from 'node:net'

const lookEveryMs = 20
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Watches a server's connections from its start. What it returns waits until slow clients took the last bytes of
 * answers that were ended, for `limitMs` at the most.
 */
export function watchConnections(server: Server): (limitMs: number) => Promise<void> {
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return async (limitMs) => {
    const until = performance.now() + limitMs
    do await pause(lookEveryMs)
    while (performance.now() < until && [...open].some(({ writableLength }) => writableLength > 0))
  }
}
