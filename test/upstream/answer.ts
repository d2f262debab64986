import type { Script } from './script.ts'

/** Answers are the same for the same script, so that they can be made once. */
export const CREATED = 1_760_000_000
export const DEFAULT_TEXT =
  'A plumb line shows what is true. It does not choose where the wall goes, and it never hurries.'
const DEFAULT_CHUNKS = 10

function usage(text: string) {
  const output = Math.max(1, Math.ceil(text.length / 4))
  return { prompt_tokens: 12, completion_tokens: output, total_tokens: 12 + output }
}

function head(model: string, object: string) {
  return { id: 'chatcmpl-scripted', object, created: CREATED, model }
}

/** Cuts a text into `count` pieces of about the same length; there may be fewer when the text is short. */
export function pieces(text: string, count: number): string[] {
  const characters = [...text]
  const size = Math.max(1, Math.ceil(characters.length / count))
  const result: string[] = []
  for (let start = 0; start < characters.length; start += size)
    result.push(characters.slice(start, start + size).join(''))
  return result
}

function finishReason(script: Script): string {
  return script.finish_reason ?? (script.tool_calls ? 'tool_calls' : 'stop')
}

/** The JSON of a whole answer. */
export function wholeAnswer(script: Script, model: string): Buffer {
  const text = script.text ?? DEFAULT_TEXT
  const message = {
    role: 'assistant',
    content: script.tool_calls ? null : text,
    ...(script.reasoning !== undefined && { reasoning_content: script.reasoning }),
    ...(script.tool_calls && {
      tool_calls: script.tool_calls.map(({ name, arguments: args, id }, index) => ({
        id: id ?? `call_${index}`,
        type: 'function',
        function: { name, arguments: args },
      })),
    }),
    refusal: null,
  }
  return Buffer.from(
    JSON.stringify({
      ...head(model, 'chat.completion'),
      choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason(script) }],
      ...(script.usage !== false && { usage: usage(text) }),
    }),
  )
}

/** The data of a stream's frames: what comes before the text, the text, and what ends it. */
export interface StreamFrames {
  opening: string[]
  content: string[]
  ending: string[]
}

/** The frames of a streamed answer. */
export function streamFrames(script: Script, model: string, includeUsage: boolean): StreamFrames {
  const frame = (delta: object, finish: string | null = null) =>
    JSON.stringify({
      ...head(model, 'chat.completion.chunk'),
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    })
  const text = script.text ?? DEFAULT_TEXT
  const chunks = script.chunks ?? DEFAULT_CHUNKS
  const reasoning = pieces(script.reasoning ?? '', 4).map((piece) => frame({ reasoning_content: piece }))
  const tools = (script.tool_calls ?? []).flatMap(({ name, arguments: args, id }, index) => [
    frame({
      tool_calls: [{ index, id: id ?? `call_${index}`, type: 'function', function: { name, arguments: '' } }],
    }),
    ...pieces(args, 3).map((piece) => frame({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ])
  const spent = JSON.stringify({ ...head(model, 'chat.completion.chunk'), choices: [], usage: usage(text) })
  return {
    opening: [frame({ role: 'assistant', content: '' }), ...reasoning],
    content: script.tool_calls ? tools : pieces(text, chunks).map((piece) => frame({ content: piece })),
    ending: script.omit_end
      ? []
      : [
          frame({}, finishReason(script)),
          ...(includeUsage && script.usage !== false ? [spent] : []),
          '[DONE]',
        ],
  }
}
