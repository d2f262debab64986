import type { ServerResponse } from 'node:http'
import { CREATED, DEFAULT_TEXT, pieces, type StreamFrames } from './answer.ts'
import { type Script, scriptOf } from './script.ts'
import type { SeenRequest } from './seen.ts'
import { sendError, sendJson } from './send.ts'
import { sendStream } from './stream.ts'
import { wait } from './wait.ts'

/** Answers one Responses request as its script says. */
export async function answerResponses(
  fallback: Script,
  seen: SeenRequest,
  response: ServerResponse,
): Promise<void> {
  const request: { model: string; stream?: boolean } = JSON.parse(seen.body.toString('utf8'))
  const script = scriptOf(seen.headers['x-script'], request.model) ?? fallback
  if (script.headers_delay_ms) await wait(script.headers_delay_ms)
  if (script.status !== undefined && script.status !== 200) {
    const headers = script.retry_after === undefined ? {} : { 'retry-after': String(script.retry_after) }
    return sendError(response, script.status, script.error_message ?? 'The script says so.', headers)
  }
  if (request.stream) return sendStream(script, framesOf(script, request.model), response)
  if (script.stall_after !== undefined) return
  sendJson(response, 200, Buffer.from(JSON.stringify(wholeOf(script, request.model))))
}

type Item = Record<string, unknown> & { type: string }

/** What the answer is made of, each item with the events that stream it. */
function itemsOf(script: Script): { item: Item; events: Record<string, unknown>[] }[] {
  const items: { item: Item; events: Record<string, unknown>[] }[] = []
  const { reasoning, image, tool_calls } = script
  if (reasoning !== undefined)
    items.push({
      item: { type: 'reasoning', summary: [{ type: 'summary_text', text: reasoning }] },
      events: pieces(reasoning, 4).map((delta) => ({ type: 'response.reasoning_summary_text.delta', delta })),
    })
  if (image)
    items.push({
      item: {
        type: 'image_generation_call',
        status: 'completed',
        result: image.base64,
        output_format: 'png',
      },
      events: Array.from({ length: image.partial }, (_, index) => ({
        type: 'response.image_generation_call.partial_image',
        partial_image_index: index,
        partial_image_b64: Buffer.from(`frame ${index}`).toString('base64'),
      })),
    })
  for (const [index, { name, arguments: args, id }] of (tool_calls ?? []).entries())
    items.push({
      item: { type: 'function_call', call_id: id ?? `call_${index}`, name, arguments: args },
      events: pieces(args, 3).map((delta) => ({ type: 'response.function_call_arguments.delta', delta })),
    })
  const text = script.text ?? DEFAULT_TEXT
  if (!tool_calls)
    items.push({
      item: { type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] },
      events: pieces(text, script.chunks ?? 10).map((delta) => ({
        type: 'response.output_text.delta',
        content_index: 0,
        delta,
      })),
    })
  return items
}

function wholeOf(script: Script, model: string): Record<string, unknown> {
  const output = Math.max(1, Math.ceil((script.text ?? DEFAULT_TEXT).length / 4))
  const cut = script.finish_reason === 'length' || script.finish_reason === 'content_filter'
  return {
    id: 'resp_scripted',
    object: 'response',
    created_at: CREATED,
    model,
    status: cut ? 'incomplete' : 'completed',
    incomplete_details: cut
      ? { reason: script.finish_reason === 'length' ? 'max_output_tokens' : 'content_filter' }
      : null,
    output: itemsOf(script).map(({ item }, index) => ({ id: `item_${index}`, ...item })),
    ...(script.usage !== false && {
      usage: {
        input_tokens: 12,
        input_tokens_details: { cached_tokens: 4 },
        output_tokens: output,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 12 + output,
      },
    }),
  }
}

/** The stream of an answer; the last item's events are its content, so that scripts may break them. */
function framesOf(script: Script, model: string): StreamFrames {
  let sequence = 0
  const frame = (event: Record<string, unknown>) => JSON.stringify({ sequence_number: sequence++, ...event })
  const whole = wholeOf(script, model)
  const items = itemsOf(script)
  const opening = [
    frame({ type: 'response.created', response: { ...whole, output: [], status: 'in_progress' } }),
  ]
  const content: string[] = []
  for (const [index, { item, events }] of items.entries()) {
    const place = { output_index: index, item_id: `item_${index}` }
    const begun = { ...item, ...(item.type === 'function_call' && { arguments: '' }), id: place.item_id }
    const target = index === items.length - 1 ? content : opening
    opening.push(frame({ type: 'response.output_item.added', ...place, item: begun }))
    target.push(...events.map((event) => frame({ ...event, ...place })))
    target.push(frame({ type: 'response.output_item.done', ...place, item: { ...item, id: place.item_id } }))
  }
  const type = whole.status === 'incomplete' ? 'response.incomplete' : 'response.completed'
  return { opening, content, ending: script.omit_end ? [] : [frame({ type, response: whole })] }
}
