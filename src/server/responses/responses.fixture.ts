import OpenAI from 'openai'
import { modelName, startScriptedServer } from '../server.fixture.ts'
import { registerResponses } from './route.ts'

export { modelName, type Script } from '../server.fixture.ts'

/** A server with the real route, and the official client. */
export async function startServer() {
  const server = await startScriptedServer(registerResponses)
  const { url } = server
  const client = new OpenAI({ apiKey: 'none', baseURL: `${url}/v1`, maxRetries: 0 })
  return {
    ...server,
    client,
    /** Answers of `fetch`, for what the client does not show. */
    post: (body: Record<string, unknown>) =>
      fetch(`${url}/v1/responses`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: modelName, ...body }),
      }),
  }
}

/** Names of the members that a type demands. */
export type RequiredKeys<T> = {
  [K in keyof T]-?: Record<never, never> extends Pick<T, K> ? never : K
}[keyof T]

export interface Frame {
  name: string
  data: Record<string, unknown> & { type: string; sequence_number: number }
}

/** The frames of a finished stream, as they came. */
export function framesOf(text: string): Frame[] {
  return text
    .split('\n\n')
    .filter((frame) => frame.startsWith('event: '))
    .map((frame) => {
      const [name = '', data = ''] = frame.split('\n')
      return { name: name.slice('event: '.length), data: JSON.parse(data.slice('data: '.length)) }
    })
}
