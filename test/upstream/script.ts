import { z } from 'zod'

/** What the scripted upstream does with one request. Everything has a default; times are in milliseconds. */
export const Script = z
  .object({
    /** The answer, cut into `chunks` pieces when it is streamed. */
    text: z.string(),
    chunks: z.number().int().positive(),
    reasoning: z.string(),
    tool_calls: z.array(z.object({ name: z.string(), arguments: z.string(), id: z.string().optional() })),
    finish_reason: z.string(),
    /** Responses only: an image in base64, and how many frames of it come before the whole. */
    image: z.object({ base64: z.string(), partial: z.number().int().nonnegative() }),
    /** False leaves out what was spent. */
    usage: z.boolean(),
    /** What is answered instead of 200. */
    status: z.number().int(),
    /** Seconds, sent with any `status`. */
    retry_after: z.number(),
    error_message: z.string(),
    headers_delay_ms: z.number(),
    first_chunk_delay_ms: z.number(),
    /** Between the first chunk and the second; without it a stream takes its core until it is written. */
    second_chunk_delay_ms: z.number(),
    chunk_delay_ms: z.number(),
    /** After that many chunks: nothing more, the socket destroyed, or an error frame. */
    stall_after: z.number().int(),
    cut_after: z.number().int(),
    error_after: z.number().int(),
    /** Ends the stream as if all were well, without `finish_reason` and `[DONE]`. */
    omit_end: z.boolean(),
    /** Sends frames that are not JSON. */
    malformed: z.boolean(),
    /** Writes the stream so that every write ends inside a character. */
    split_characters: z.boolean(),
    crlf: z.boolean(),
    /** Repeats the chunks for ever. */
    endless: z.boolean(),
    /** Answers with the facts of the request as JSON text: see `Facts`. */
    echo: z.boolean(),
  })
  .partial()
  .strict()
export type Script = z.infer<typeof Script>

const MODEL_PREFIX = 'script:'

/**
 * The script of a request: from its `x-script` header, else from a model's name that reads `script:{…}`, else none.
 * Throws when it is not a script.
 */
export function scriptOf(
  header: string | string[] | undefined,
  model: string | undefined,
): Script | undefined {
  if (typeof header === 'string') return Script.parse(JSON.parse(header))
  if (model?.startsWith(MODEL_PREFIX)) return Script.parse(JSON.parse(model.slice(MODEL_PREFIX.length)))
  return undefined
}
