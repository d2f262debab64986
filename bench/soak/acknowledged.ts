import type { Heard } from './client.ts'
import type { Protocol } from './job.ts'

/** How a turn ended, as its client was told. */
export interface Acknowledged {
  state: 'completed' | 'failed' | 'cancelled'
  /** Of the error, when it did not complete. */
  code: string | undefined
  /** Undefined where the answer does not carry it. */
  text: string | undefined
  /** True when the answer stopped short and says so. */
  short: boolean
}

interface Frame {
  event: string
  data: string
}

export function framesOf(body: string): Frame[] {
  return body.split('\n\n').flatMap((frame) => {
    const [, data] = /^data: (.*)$/m.exec(frame) ?? []
    const [, event = ''] = /^event: (.*)$/m.exec(frame) ?? []
    return data === undefined ? [] : [{ event, data }]
  })
}

const failure = (code: string | undefined): Acknowledged => ({
  state: code === 'turn_cancelled' ? 'cancelled' : 'failed',
  code,
  text: undefined,
  short: false,
})

/** Reads the end out of a whole answer; undefined when there is none, which a client must never be left with. */
export function acknowledgedBy(
  { status, body }: Heard,
  protocol: Protocol,
  stream: boolean,
): Acknowledged | undefined {
  if (status !== 200) return failure((JSON.parse(body) as { error?: { code?: string } }).error?.code)
  if (!stream) return wholeEnd(JSON.parse(body), protocol)
  const frames = framesOf(body)
  if (protocol === 'chat') return chatEnd(frames)
  return protocol === 'responses' ? responsesEnd(frames) : nativeEnd(frames)
}

function wholeEnd(answer: Record<string, never>, protocol: Protocol): Acknowledged {
  const completed = { state: 'completed' as const, code: undefined }
  if (protocol === 'chat') {
    const { choices } = answer as unknown as {
      choices: { message: { content: string }; finish_reason: string }[]
    }
    return { ...completed, text: choices[0]?.message.content, short: choices[0]?.finish_reason === 'length' }
  }
  if (protocol === 'responses') {
    const { output, status } = answer as unknown as ResponseObject
    return { ...completed, text: outputText(output), short: status === 'incomplete' }
  }
  const native = answer as unknown as { output: { text: string }; finish_reason: string }
  return { ...completed, text: native.output.text, short: native.finish_reason === 'length' }
}

interface ResponseObject {
  status: string
  output: { type: string; content?: { text: string }[] }[]
}

function outputText(output: ResponseObject['output']): string {
  const messages = output.filter(({ type }) => type === 'message')
  return messages.flatMap(({ content = [] }) => content.map(({ text }) => text)).join('')
}

function chatEnd(frames: Frame[]): Acknowledged | undefined {
  let text = ''
  let finish: string | null = null
  for (const { data } of frames) {
    if (data === '[DONE]') return { state: 'completed', code: undefined, text, short: finish === 'length' }
    const chunk = JSON.parse(data) as {
      error?: { code: string }
      choices?: { delta: { content?: string }; finish_reason: string | null }[]
    }
    if (chunk.error) return failure(chunk.error.code)
    const [choice] = chunk.choices ?? []
    text += choice?.delta.content ?? ''
    finish = choice?.finish_reason ?? finish
  }
  return undefined
}

function responsesEnd(frames: Frame[]): Acknowledged | undefined {
  const last = frames.at(-1)
  if (last?.event === 'error') return failure((JSON.parse(last.data) as { code: string }).code)
  if (last?.event !== 'response.completed' && last?.event !== 'response.incomplete') return undefined
  const { response } = JSON.parse(last.data) as { response: ResponseObject }
  return {
    state: 'completed',
    code: undefined,
    text: outputText(response.output),
    short: response.status === 'incomplete',
  }
}

function nativeEnd(frames: Frame[]): Acknowledged | undefined {
  const last = frames.at(-1)
  if (!last?.event.startsWith('turn.')) return undefined
  const end = JSON.parse(last.data) as { type: string; finish_reason?: string; error?: { code: string } }
  if (end.type === 'turn.failed') return failure(end.error?.code)
  if (end.type === 'turn.cancelled') return failure('turn_cancelled')
  let text = ''
  for (const { event, data } of frames) {
    if (event === 'answer.restarted') text = ''
    else if (event === 'text.delta') text += (JSON.parse(data) as { text: string }).text
  }
  return { state: 'completed', code: undefined, text, short: end.finish_reason === 'length' }
}
