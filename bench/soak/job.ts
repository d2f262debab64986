import type { Random } from '../../src/stats/random.ts'
import { answerText } from './faults.ts'
import type { Media } from './media.ts'

export type Protocol = 'chat' | 'responses' | 'turns'

/** When a client leaves before its answer is whole. */
export type Leaving =
  | { when: 'never' }
  | { when: 'after time'; ms: number }
  | { when: 'mid-stream'; bytes: number }
  | { when: 'mid-upload'; share: number }

/** What one client does. */
export interface Job {
  protocol: Protocol
  stream: boolean
  path: string
  body: Buffer
  leaving: Leaving
  /** A native client that was cut off comes back for the rest. */
  resumes: boolean
  /** Someone cancels the turn by its id after that long. */
  cancelAfterMs: number | undefined
}

const paths: Record<Protocol, string> = {
  chat: '/v1/chat/completions',
  responses: '/v1/responses',
  turns: '/v1/turns',
}

/** A job that only the random numbers decide. */
export function jobOf(random: Random, media: readonly [Media, ...Media[]]): Job {
  const protocol = random.pick<Protocol>(['chat', 'chat', 'responses', 'turns'])
  const stream = random.chance(0.65)
  const attached = random.chance(0.15) ? random.pick(media) : undefined
  const question = `What of the light? ${random.whole(0, 999_999)}`
  const model = random.pick([
    'alpha/gpt-4o-steady',
    'alpha/shaky',
    'beta/continues',
    'agent/any',
    'alpha/unpriced',
  ])
  const wishes = wishesOf(random)
  const content = contentOf(protocol, question, attached)
  const asked = { model, stream }
  const body =
    protocol === 'chat'
      ? { ...asked, messages: [{ role: 'user', content }], plumbline: wishes, max_tokens: 200 }
      : protocol === 'responses'
        ? { ...asked, input: [{ role: 'user', content }], plumbline: wishes, max_output_tokens: 200 }
        : { ...asked, input: [{ role: 'user', content }], max_output_tokens: 200, ...wishes }
  return {
    protocol,
    stream,
    path: paths[protocol],
    body: Buffer.from(JSON.stringify(body)),
    leaving: leavingOf(random),
    resumes: protocol === 'turns' && stream && random.chance(0.5),
    cancelAfterMs: random.chance(0.03) ? random.whole(0, 300) : undefined,
  }
}

function wishesOf(random: Random) {
  const latency_ms = random.chance(0.15) ? random.whole(30, 2_500) : undefined
  const cost_usd = random.chance(0.15) ? random.pick([0.000_01, 0.05, 0.5]) : undefined
  return {
    ...(latency_ms || cost_usd ? { budget: { latency_ms, cost_usd } } : {}),
    user: random.pick(['ada', 'bob', 'cleo', 'dora']),
    ...(random.chance(0.4)
      ? { fallback: [random.pick(['alpha/gpt-4o-steady', 'beta/continues', 'alpha/shaky'])] }
      : {}),
    ...(random.chance(0.15) ? { hedge: true } : {}),
    ...(random.chance(0.7) ? { allow_unknown_price: true } : {}),
  }
}

function leavingOf(random: Random): Leaving {
  if (random.chance(0.75)) return { when: 'never' }
  if (random.chance(0.4)) return { when: 'after time', ms: random.whole(0, 400) }
  if (random.chance(0.5)) return { when: 'mid-stream', bytes: random.whole(1, 4_000) }
  return { when: 'mid-upload', share: random.next() }
}

function contentOf(protocol: Protocol, text: string, media: Media | undefined): unknown {
  if (protocol === 'chat') {
    if (!media) return text
    const part = media.isImage
      ? { type: 'image_url', image_url: { url: media.dataUrl } }
      : { type: 'file', file: { filename: 'invoice.pdf', file_data: media.dataUrl } }
    return [{ type: 'text', text }, part]
  }
  if (protocol === 'responses') {
    if (!media) return text
    const part = media.isImage
      ? { type: 'input_image', image_url: media.dataUrl, detail: 'auto' }
      : { type: 'input_file', filename: 'invoice.pdf', file_data: media.dataUrl }
    return [{ type: 'input_text', text }, part]
  }
  if (!media) return text
  return [
    { type: 'text', text },
    { type: 'file', data: media.dataUrl.slice(media.dataUrl.indexOf(',') + 1) },
  ]
}

/** Whether what a client was told is the whole answer; an upstream that found no end had said more. */
export function isWholeAnswer(text: string): boolean {
  return text.startsWith(answerText)
}
