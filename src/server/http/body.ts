import type { IncomingMessage } from 'node:http'
import { PlumblineError, toPlumblineError } from '../../contract/errors.ts'
import type { BlobStore } from '../../contract/ports/blobs.ts'
import type { Limits } from '../../contract/settings.ts'
import { BodyHoister, type HoistedBody, readPlainBody } from '../../media/hoist.ts'
import { bulk, inwardRank } from '../../media/turnstile.ts'

/**
 * Reads a JSON body as it arrives, taking media out at the door. Throws `invalid_json`, `body_too_large`,
 * `upload_timeout`; a client that leaves makes it throw `turn_cancelled`.
 */
export async function readBody(
  message: IncomingMessage,
  blobs: BlobStore,
  limits: Limits,
): Promise<HoistedBody> {
  const declared = Number(message.headers['content-length'])
  if (declared > limits.bodyBytes) {
    // Who asks first has sent nothing yet.
    if (message.headers.expect === undefined) await discardRest(message)
    throw new PlumblineError('body_too_large', { details: { limit: limits.bodyBytes } })
  }
  let hoister: BodyHoister | undefined
  try {
    // A body that came in one packet with its head is here after a microtask; that it ended is told later.
    await null
    const whole = message.readableLength === declared ? readWhole(message) : undefined
    const plain = whole && readPlainBody(whole)
    if (plain) return plain
    hoister = new BodyHoister({ newBlob: () => blobs.writer(), limits })
    if (whole) await hoister.write(whole)
    else await pour(message, hoister, limits.uploadIdleMs)
    return await hoister.finish()
  } catch (error) {
    await hoister?.abort()
    const refusal = toPlumblineError(error)
    if (refusal.code !== 'upload_timeout') await discardRest(message)
    throw refusal
  }
}

function readWhole(message: IncomingMessage): Buffer | undefined {
  const body: Buffer | null = message.read()
  return body ?? undefined
}

/** A body past this takes its turn with the others of its kind. */
const bulkBytes = 262_144
const discardMs = 5_000

/**
 * Lets the rest of a refused body by, for a bounded time: a client that is still sending hears no answer, and the next
 * request of its connection comes after it.
 */
export function discardRest(message: IncomingMessage): Promise<void> {
  if (message.readableEnded || message.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(patience)
      message.pause()
      resolve()
    }
    const patience = setTimeout(done, discardMs)
    message
      .on('end', done)
      .on('error', done)
      .on('close', done)
      .on('data', () => undefined)
    message.resume()
  })
}

/** Hands every chunk to the hoister; waits where it asks to. */
function pour(message: IncomingMessage, hoister: BodyHoister, idleMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const idle = setTimeout(() => {
      // While a chunk waits for its turn here, the client is not the one who is slow.
      if (pending) idle.refresh()
      else fail(new PlumblineError('upload_timeout', { details: { limit: idleMs } }))
    }, idleMs)
    let hasFailed = false
    const fail = (error: unknown) => {
      hasFailed = true
      clearTimeout(idle)
      message.removeAllListeners('data').pause()
      reject(error)
    }
    let received = 0
    let rank: number | undefined
    /** The last chunk may still wait for its turn when the stream says that it has ended. */
    let pending: Promise<void> | undefined
    message.on('data', (chunk: Buffer) => {
      idle.refresh()
      received += chunk.length
      try {
        if (received > bulkBytes) rank ??= inwardRank()
        const passage = rank === undefined ? undefined : bulk.pass(rank)
        const wait = passage
          ? passage.then(() => (hasFailed ? undefined : hoister.write(chunk)))
          : hoister.write(chunk)
        if (!wait) return
        message.pause()
        pending = wait.then(() => {
          pending = undefined
          message.resume()
        }, fail)
      } catch (error) {
        fail(error)
      }
    })
    message.on('end', async () => {
      clearTimeout(idle)
      await pending
      resolve()
    })
    message.on('error', (cause) => fail(new PlumblineError('turn_cancelled', { cause })))
    message.on('close', () => {
      if (!message.complete) fail(new PlumblineError('turn_cancelled'))
    })
  })
}
