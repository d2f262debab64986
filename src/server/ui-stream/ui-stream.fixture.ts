import { DefaultChatTransport, readUIMessageStream, type UIMessage, type UIMessageChunk } from 'ai'
import type { Tool } from '../../contract/ports/tool.ts'
import { startScriptedServer } from '../server.fixture.ts'
import { registerUiChat } from './route.ts'

export type Parts = UIMessage['parts']

export function userMessage(...parts: Parts): UIMessage {
  return { id: 'message-1', role: 'user', parts }
}

/** A server with the real route, and the transport that `useChat` uses. */
export async function startServer(tools: Tool[] = []) {
  const server = await startScriptedServer(registerUiChat, tools)
  return {
    ...server,
    /** Every chunk of the stream, checked by the AI SDK's own schema, and the message that its reader makes of them. */
    async chat(model: string, messages: UIMessage[], more: Record<string, unknown> = {}) {
      const transport = new DefaultChatTransport<UIMessage>({
        api: `${server.url}/v1/ui/chat`,
        body: { model, ...more },
      })
      const stream = await transport.sendMessages({
        chatId: 'chat-1',
        messages,
        trigger: 'submit-message',
        messageId: undefined,
        abortSignal: undefined,
      })
      const [told, read] = stream.tee()
      const errors: unknown[] = []
      const last = messages.at(-1)
      const begun = last?.role === 'assistant' ? structuredClone(last) : undefined
      const [chunks, message] = await Promise.all([
        allOf<UIMessageChunk>(told),
        lastOf(readUIMessageStream({ stream: read, message: begun, onError: (error) => errors.push(error) })),
      ])
      return { chunks, message, errors }
    },
  }
}

async function allOf<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of stream) all.push(item)
  return all
}

async function lastOf<T>(stream: AsyncIterable<T>): Promise<T | undefined> {
  return (await allOf(stream)).at(-1)
}
