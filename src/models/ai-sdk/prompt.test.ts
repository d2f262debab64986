import { describe, expect, it } from 'vitest'
import type { Message } from '../../contract/message.ts'
import type { Part } from '../../contract/part.ts'
import { callOf, finish, info, memoryBlobs, modelOf, streaming } from './call.fixture.ts'

const { blobs, refs } = memoryBlobs(Buffer.from('picture'))
const [blob] = refs
if (!blob) throw new Error('one blob')
const image: Part = { type: 'image', blob, width: 10, height: 10 }
const base64 = Buffer.from('picture').toString('base64')

/** The prompt that a provider is given for a conversation. */
async function promptFor(
  messages: Message[],
  more: Parameters<typeof callOf>[0] = {},
  options: Parameters<typeof modelOf>[1] = {},
) {
  const languageModel = streaming(finish())
  const paths = messages.map(({ parts }, i) => parts.map((_, j) => `messages[${i}].content[${j}]`))
  const { call, events } = callOf({ messages, paths, ...more })
  await modelOf(languageModel, { blobs, ...options }).run(call)
  return { options: languageModel.doStreamCalls[0], prompt: languageModel.doStreamCalls[0]?.prompt, events }
}

describe('a conversation on its way to a provider of the AI SDK', () => {
  it('begins with its instructions; later ones are the user’s words', async () => {
    const text = (role: Message['role'], words: string): Message => ({
      role,
      parts: [{ type: 'text', text: words }],
    })
    const { prompt } = await promptFor(
      [text('system', 'A'), text('developer', 'B'), text('user', 'C'), text('system', 'D')],
      { continueFrom: 'So far' },
    )
    expect(prompt).toEqual([
      { role: 'system', content: 'A' },
      { role: 'system', content: 'B' },
      { role: 'user', content: [{ type: 'text', text: 'C' }] },
      { role: 'user', content: [{ type: 'text', text: 'D' }] },
      { role: 'assistant', content: [{ type: 'text', text: 'So far' }] },
    ])
  })

  it('sends the text of a document as one where it can be cited, and as text elsewhere', async () => {
    const part: Part = { type: 'text', text: 'Due.', filename: 'Terms', citations: { enabled: true } }
    const sentTo = async (family: 'anthropic' | 'google') =>
      (await promptFor([{ role: 'user', parts: [part] }], {}, { family })).prompt?.[0]?.content
    expect(await sentTo('google')).toEqual([{ type: 'text', text: 'Due.' }])
    expect(await sentTo('anthropic')).toEqual([
      {
        type: 'file',
        mediaType: 'text/plain',
        data: Buffer.from('Due.').toString('base64'),
        filename: 'messages[0].content[0]',
        providerOptions: { anthropic: { citations: { enabled: true }, title: 'Terms' } },
      },
    ])
  })

  it('keeps media with the tool result that it came with', async () => {
    const { prompt } = await promptFor([
      {
        role: 'assistant',
        parts: [
          { type: 'tool_call', call_id: 'c1', name: 'crop', arguments: '{"x":1}' },
          { type: 'tool_call', call_id: 'c2', name: 'now', arguments: 'not json' },
        ],
      },
      {
        role: 'tool',
        parts: [
          { type: 'tool_result', call_id: 'c1', text: 'Cropped' },
          image,
          { type: 'tool_result', call_id: 'c2', text: 'Noon' },
        ],
      },
    ])
    expect(prompt).toMatchObject([
      {
        content: [
          { type: 'tool-call', toolCallId: 'c1', toolName: 'crop', input: { x: 1 } },
          { type: 'tool-call', toolCallId: 'c2', toolName: 'now', input: { unreadable: 'not json' } },
        ],
      },
      {
        role: 'tool',
        content: [
          {
            toolName: 'crop',
            output: {
              type: 'content',
              value: [
                { type: 'text', text: 'Cropped' },
                { type: 'image-data', data: base64, mediaType: 'image/png' },
              ],
            },
          },
          { toolName: 'now', output: { type: 'text', value: 'Noon' } },
        ],
      },
    ])
  })

  it('carries files by their names, and data as JSON', async () => {
    const document: Part = {
      type: 'document',
      blob: { ...blob, media_type: 'application/pdf' },
      pages: 1,
      filename: 'a.pdf',
    }
    const { prompt } = await promptFor([
      { role: 'user', parts: [image, document, { type: 'data', value: { a: 1 } }] },
    ])
    expect(prompt?.[0]?.content).toEqual([
      { type: 'file', mediaType: 'image/png', data: base64 },
      { type: 'file', mediaType: 'application/pdf', data: base64, filename: 'a.pdf' },
      { type: 'text', text: '{"a":1}' },
    ])
  })

  it('is refused by the part’s path, before anything is sent, when the model does not take it', async () => {
    const languageModel = streaming(finish())
    const { call } = callOf({
      messages: [{ role: 'user', parts: [image] }],
      paths: [['messages[0].content[0]']],
    })
    const model = modelOf(languageModel, { blobs, info: { ...info, input: ['text'] } })
    await expect(model.run(call)).rejects.toMatchObject({
      code: 'model_lacks_modality',
      param: 'messages[0].content[0]',
    })
    expect(languageModel.doStreamCalls).toEqual([])
  })
})

describe('settings on their way to a provider of the AI SDK', () => {
  it('are told in its words, with no more output than is paid for', async () => {
    const { options } = await promptFor([{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }], {
      settings: {
        max_output_tokens: 900,
        temperature: 0.2,
        top_p: 0.9,
        stop: 'END',
        extra: {
          seed: 3,
          presence_penalty: 0.1,
          max_tokens: 5_000,
          tools: [
            {
              type: 'function',
              function: { name: 'add', description: 'Adds.', parameters: { type: 'object' }, strict: true },
            },
          ],
          tool_choice: { type: 'function', function: { name: 'add' } },
          response_format: { type: 'json_schema', json_schema: { name: 'sum', schema: { type: 'object' } } },
          provider_options: { other: { own: 1 } },
        },
      },
      outputCap: 100,
    })
    expect(options).toMatchObject({
      maxOutputTokens: 100,
      temperature: 0.2,
      topP: 0.9,
      stopSequences: ['END'],
      seed: 3,
      presencePenalty: 0.1,
      tools: [
        {
          type: 'function',
          name: 'add',
          description: 'Adds.',
          inputSchema: { type: 'object' },
          strict: true,
        },
      ],
      toolChoice: { type: 'tool', toolName: 'add' },
      responseFormat: { type: 'json', name: 'sum', schema: { type: 'object' } },
      providerOptions: { other: { own: 1 } },
    })
  })
})
