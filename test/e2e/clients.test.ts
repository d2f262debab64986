import Anthropic from '@anthropic-ai/sdk'
import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { logOf } from '../support/asking.ts'
import { invoice, pdfOf } from '../support/documents.ts'
import { type RunningServer, startServer } from '../support/server.ts'

let server: RunningServer
let pdf: string
beforeAll(async () => {
  server = await startServer()
  const cover = ['Harbour Lighting Ltd', 'Thank you for your order.', 'The invoice is on the next page.']
  pdf = (await pdfOf([cover, invoice])).toString('base64')
})
afterAll(() => server.stop())

test('the Anthropic client asks the reader about a PDF, and its answer cites the page', async () => {
  const client = new Anthropic({ baseURL: server.url, apiKey: 'not needed', maxRetries: 0 })
  const asked: Anthropic.MessageCreateParamsNonStreaming = {
    model: 'agent/reader',
    max_tokens: 1024,
    messages: [
      {
        role: 'user',
        content: [
          {
            type: 'document',
            title: 'invoice.pdf',
            source: { type: 'base64', media_type: 'application/pdf', data: pdf },
            citations: { enabled: true },
          },
          { type: 'text', text: 'What is the total due?' },
        ],
      },
    ],
  }
  const streamed = await client.messages.stream(asked).finalMessage()
  const whole = await client.messages.create(asked)
  for (const { content, stop_reason } of [streamed, whole]) {
    expect(stop_reason).toBe('end_turn')
    const [block] = content
    expect(block).toMatchObject({ type: 'text', text: expect.stringContaining('$755.50') })
    const [citation] = block?.type === 'text' ? (block.citations ?? []) : []
    expect(citation).toMatchObject({
      type: 'page_location',
      cited_text: expect.stringContaining('$755.50'),
      document_index: 0,
      document_title: 'invoice.pdf',
      start_page_number: 2,
      end_page_number: 3,
    })
  }
  const [started] = await logOf(server, whole.id.slice('msg_'.length))
  expect(started).toMatchObject({ type: 'turn.started', protocol: 'messages' })
  const { input_tokens } = await client.messages.countTokens({
    model: 'agent/reader',
    messages: asked.messages,
  })
  expect(input_tokens).toBeGreaterThan(100)
})

test('the AI SDK’s chat transport asks the reader about a PDF, and its answer has the page as a source', async () => {
  const transport = new DefaultChatTransport<UIMessage>({ api: `${server.url}/v1/ui/chat` })
  const url = `data:application/pdf;base64,${pdf}`
  const stream = await transport.sendMessages({
    chatId: 'chat-1',
    trigger: 'submit-message',
    messageId: undefined,
    abortSignal: undefined,
    messages: [
      {
        id: 'message-1',
        role: 'user',
        parts: [
          { type: 'file', mediaType: 'application/pdf', filename: 'invoice.pdf', url },
          { type: 'text', text: 'What is the total due?' },
        ],
      },
    ],
  })
  let message: UIMessage | undefined
  for await (message of readUIMessageStream({ stream }));
  expect(message?.parts).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ type: 'text', text: expect.stringContaining('$755.50'), state: 'done' }),
      expect.objectContaining({
        type: 'source-document',
        mediaType: 'application/pdf',
        filename: 'invoice.pdf',
        providerMetadata: { plumbline: expect.objectContaining({ part: 'messages[0].parts[0]', page: 2 }) },
      }),
    ]),
  )
  expect(message?.parts.at(-1)).toMatchObject({ type: 'data-plumbline', data: { answer: { warnings: [] } } })
})
