import { request } from 'undici'
import { PlumblineError } from '../../contract/errors.ts'
import { retryAfterOf, socketFailure, statusFailure } from '../openai/failure.ts'
import { arrayOf, type JsonObject, objectOf, stringOf } from '../openai/json.ts'
import type { ProviderSource } from './providers.ts'

const maxBytes = 8_000_000

/** A model as a provider lists it, with what the list says of its limits. */
export interface ListedModel {
  id: string
  /** Unix seconds; 0 when the provider does not say. */
  created: number
  contextTokens?: number
  maxOutputTokens?: number
}

/** The models that a provider lists for the key. Throws `upstream_*` errors, and the signal's reason. */
export async function listProviderModels(
  { name, list, models }: ProviderSource,
  redact: (text: string) => string,
  signal: AbortSignal,
): Promise<ListedModel[]> {
  if (!list) return models.map((id) => ({ id, created: 0 }))
  let status: number
  let headers: Record<string, string | string[] | undefined>
  let body: Buffer
  try {
    const answer = await request(list.url, { headers: list.headers, signal })
    status = answer.statusCode
    headers = answer.headers
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of answer.body) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > maxBytes) throw malformed(name)
    }
    body = Buffer.concat(chunks)
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw socketFailure(error, name, false)
  }
  if (status !== 200)
    throw statusFailure({ status, retryAfter: retryAfterOf(headers['retry-after']), body }, name, redact)
  return read(body, name)
}

function malformed(name: string, cause?: unknown): PlumblineError {
  const details = { model: name, reason: 'its list of models is not one' }
  return new PlumblineError('upstream_malformed', { details, cause })
}

function read(body: Buffer, name: string): ListedModel[] {
  let list: JsonObject | undefined
  try {
    list = objectOf(JSON.parse(body.toString('utf8')))
  } catch (error) {
    throw malformed(name, error)
  }
  const entries = list?.data ?? list?.models
  if (!Array.isArray(entries)) throw malformed(name)
  return entries.flatMap((entry) => {
    const fields = objectOf(entry) ?? {}
    return fields.supportedGenerationMethods === undefined ? plain(fields) : gemini(fields)
  })
}

/** Anthropic's shape and Mistral's. */
function plain(fields: JsonObject): ListedModel[] {
  const id = stringOf(fields.id)
  if (id === undefined || objectOf(fields.capabilities)?.completion_chat === false) return []
  const seconds =
    typeof fields.created === 'number' ? fields.created : Date.parse(stringOf(fields.created_at) ?? '') / 1000
  return [
    {
      id,
      created: seconds > 0 ? Math.floor(seconds) : 0,
      contextTokens: count(fields.max_context_length ?? fields.max_input_tokens),
      maxOutputTokens: count(fields.max_tokens),
    },
  ]
}

/** Google's shape: `models/<name>`, with what it can be used for. */
function gemini(fields: JsonObject): ListedModel[] {
  const id = stringOf(fields.name)?.replace(/^models\//, '')
  if (!id || !arrayOf(fields.supportedGenerationMethods).includes('generateContent')) return []
  return [
    {
      id,
      created: 0,
      contextTokens: count(fields.inputTokenLimit),
      maxOutputTokens: count(fields.outputTokenLimit),
    },
  ]
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined
}
