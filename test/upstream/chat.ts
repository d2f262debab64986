import type { ServerResponse } from 'node:http'
import { type StreamFrames, streamFrames, wholeAnswer } from './answer.ts'
import { factsOf } from './facts.ts'
import { type Script, scriptOf } from './script.ts'
import type { SeenRequest } from './seen.ts'
import { sendError, sendJson } from './send.ts'
import { sendStream } from './stream.ts'
import { wait } from './wait.ts'

interface ChatRequest {
  model: string
  stream?: boolean
  stream_options?: { include_usage?: boolean } | null
  messages?: { content?: string | null }[]
}

/** Answers do not depend on anything but these, so each is made once. */
const wholeAnswers = new Map<Script, Map<string, Buffer>>()
const streams = new Map<Script, Map<string, StreamFrames>>()
const CACHED = 64

function cached<T>(cache: Map<Script, Map<string, T>>, script: Script, key: string, make: () => T): T {
  let bySript = cache.get(script)
  if (!bySript) {
    if (cache.size >= CACHED) cache.clear()
    bySript = new Map()
    cache.set(script, bySript)
  }
  let value = bySript.get(key)
  if (value === undefined) {
    value = make()
    bySript.set(key, value)
  }
  return value
}

/** Parsing more than this would hold up the answers to everyone else, and count against whoever is measured. */
const LARGE_BYTES = 1_000_000

function parse(body: Buffer): ChatRequest {
  return JSON.parse(body.toString('utf8'))
}

/** The members that matter of a large request, as they stand before and after its messages. */
function skim(body: Buffer): ChatRequest {
  const edges = `${body.toString('latin1', 0, 2_000)} ${body.toString('latin1', body.length - 2_000)}`
  const model = /"model"\s*:\s*"([^"]*)"/.exec(edges)?.[1] ?? ''
  return { model, stream: /"stream"\s*:\s*true/.test(edges) }
}

/** Answers one Chat Completions request as its script says. */
export async function answerChat(
  fallback: Script,
  seen: SeenRequest,
  response: ServerResponse,
): Promise<void> {
  const request = seen.body.length > LARGE_BYTES ? skim(seen.body) : parse(seen.body)
  let script = scriptOf(seen.headers['x-script'], request.model) ?? fallback
  if (script.echo) script = { ...script, text: JSON.stringify(factsOf(parse(seen.body))) }
  if (script.headers_delay_ms) await wait(script.headers_delay_ms)
  if (script.status !== undefined && script.status !== 200) {
    const headers = script.retry_after === undefined ? {} : { 'retry-after': String(script.retry_after) }
    return sendError(response, script.status, script.error_message ?? 'The script says so.', headers)
  }
  if (request.stream) {
    const includeUsage = request.stream_options?.include_usage === true
    const key = `${request.model} ${includeUsage}`
    const frames = cached(streams, script, key, () => streamFrames(script, request.model, includeUsage))
    return sendStream(script, frames, response)
  }
  if (script.stall_after !== undefined) return
  if (script.malformed) return sendJson(response, 200, Buffer.from('{"choices":[{"mess'))
  const answer = cached(wholeAnswers, script, request.model, () => wholeAnswer(script, request.model))
  if (script.cut_after !== undefined) {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
    response.write(answer.subarray(0, answer.length / 2), () => response.destroy())
    return
  }
  sendJson(response, 200, answer)
}
