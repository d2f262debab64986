import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { StreamFrames } from './answer.ts'
import type { Script } from './script.ts'
import { wait } from './wait.ts'

const turnOfLoop = () => new Promise((resolve) => setImmediate(resolve))

const encodings = new WeakMap<StreamFrames, Buffer[]>()

/** Frames as they go over the wire, each one chunk of HTTP's chunked encoding (RFC 9112 §7.1). */
function encoded(frames: StreamFrames, lineBreak: string): Buffer[] {
  let buffers = encodings.get(frames)
  if (!buffers) {
    buffers = [...frames.opening, ...frames.content, ...frames.ending].map((data) => {
      const event = Buffer.from(`data: ${data}${lineBreak}${lineBreak}`)
      return Buffer.concat([Buffer.from(`${event.length.toString(16)}\r\n`), event, Buffer.from('\r\n')])
    })
    encodings.set(frames, buffers)
  }
  return buffers
}

/** Streams an answer as its script says. One write for each frame, each in its own turn of the event loop. */
export async function sendStream(
  script: Script,
  frames: StreamFrames,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  response.flushHeaders()
  if (script.first_chunk_delay_ms) await wait(script.first_chunk_delay_ms)
  const opening = frames.opening.length
  if (isPlain(script)) {
    const buffers = encoded(frames, script.crlf ? '\r\n' : '\n')
    return sendPlainly(buffers, response, opening + 1, script.second_chunk_delay_ms)
  }
  const dataFrames = [...frames.opening, ...frames.content]
  for (let index = 0; !response.destroyed; index += 1) {
    const sentContent = index - opening
    if (script.stall_after !== undefined && sentContent === script.stall_after) return
    if (script.cut_after !== undefined && sentContent === script.cut_after) return cut(response)
    if (script.error_after !== undefined && sentContent === script.error_after) return fail(script, response)
    if (index >= dataFrames.length && !script.endless) break
    const position = index < dataFrames.length ? index : opening + (sentContent % frames.content.length)
    const data = script.malformed && index >= opening ? '{"choices": [' : (dataFrames[position] ?? '')
    await sendEvent(script, data, response)
    const second = sentContent === 0 ? script.second_chunk_delay_ms : undefined
    const delayMs = second ?? script.chunk_delay_ms
    await (delayMs ? wait(delayMs) : turnOfLoop())
  }
  for (const data of frames.ending) await sendEvent(script, data, response)
  response.end()
}

function isPlain(script: Script): boolean {
  const { stall_after, cut_after, error_after, malformed, split_characters, endless, chunk_delay_ms } = script
  const special = stall_after ?? cut_after ?? error_after ?? chunk_delay_ms
  return special === undefined && !malformed && !split_characters && !endless
}

/**
 * The way of the benchmark: buffers made before, written past the response, which only ends the body. One write
 * for each frame, each in its own turn of the event loop; `delayMs` passes before the one at index `delayed`.
 */
function sendPlainly(buffers: Buffer[], response: ServerResponse, delayed: number, delayMs?: number): void {
  const { socket } = response
  let next = 0
  const step = () => {
    const buffer = buffers[next]
    if (!socket || socket.destroyed) return
    if (!buffer) {
      response.end()
      return
    }
    next += 1
    socket.write(buffer)
    if (next === delayed && delayMs) wait(delayMs).then(step)
    else setImmediate(step)
  }
  step()
}

async function sendEvent(script: Script, data: string, response: ServerResponse): Promise<void> {
  const lineBreak = script.crlf ? '\r\n' : '\n'
  const bytes = Buffer.from(`data: ${data}${lineBreak}${lineBreak}`)
  let start = 0
  if (script.split_characters) {
    for (let at = 1; at < bytes.length; at += 1) {
      if (((bytes[at] ?? 0) & 0xc0) !== 0x80) continue
      response.write(bytes.subarray(start, at))
      start = at
      await turnOfLoop()
    }
  }
  if (!response.write(bytes.subarray(start)) && !response.destroyed)
    await Promise.race([once(response, 'drain'), once(response, 'close')])
}

function cut(response: ServerResponse): void {
  response.destroy()
}

async function fail(script: Script, response: ServerResponse): Promise<void> {
  const error = { message: script.error_message ?? 'The script says so.', type: 'scripted_error', code: 500 }
  await sendEvent(script, JSON.stringify({ error }), response)
  response.end()
}
