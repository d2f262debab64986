import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TurnEvent } from '../../src/contract/event.ts'
import { post } from '../support/asking.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import {
  type AnthropicScript,
  type ScriptedProvider,
  startAnthropic,
  textBlock,
} from '../upstream/anthropic.ts'

const model = 'anthropic/claude-haiku-4-5'
const cache_control = { type: 'ephemeral', ttl: '1h' } as const
const citations = { enabled: true }

const script: AnthropicScript = {}
let provider: ScriptedProvider
let server: RunningServer
let pdf: string
beforeAll(async () => {
  const cited = {
    type: 'page_location',
    cited_text: 'Total due $755.50',
    document_index: 0,
    document_title: 'invoice.pdf',
    start_page_number: 2,
    end_page_number: 3,
  }
  script.events = textBlock(0, ['It is ', '$755.50.'], [cited])
  provider = await startAnthropic(script, ['claude-haiku-4-5'])
  const env = { ANTHROPIC_API_KEY: 'right-key', ANTHROPIC_BASE_URL: provider.baseUrl }
  server = await startServer({ env })
  pdf = await readFile(join(import.meta.dirname, '../../docs/examples/invoice.pdf'), 'base64')
})
afterAll(async () => {
  await server.stop()
  await provider.close()
})

/** What Anthropic is to be sent, whatever protocol the request came in by. */
const expected = {
  system: [{ type: 'text', text: 'Rules.', cache_control }],
  messages: [
    {
      role: 'user',
      content: [
        { type: 'document', title: 'invoice.pdf', citations, cache_control },
        { type: 'text', text: 'How much is it?', cache_control },
      ],
    },
  ],
}

function sentLast(): unknown {
  return JSON.parse(provider.requests.at(-1)?.body.toString('utf8') ?? '')
}

/** Where the provider said that it stands. */
const place = { page: 2, quote: 'Total due $755.50', filename: 'invoice.pdf', start: 0, end: 14 }

test('a Chat Completions request marks what to cache and asks for citations', async () => {
  const file = { filename: 'invoice.pdf', file_data: `data:application/pdf;base64,${pdf}` }
  const body = {
    model,
    stream: true,
    messages: [
      { role: 'system', content: [{ type: 'text', text: 'Rules.', cache_control }] },
      {
        role: 'user',
        content: [
          { type: 'file', file, citations, cache_control },
          { type: 'text', text: 'How much is it?', cache_control },
        ],
      },
    ],
  }
  const { body: answer } = await post(server, '/v1/chat/completions', body)
  expect(sentLast()).toMatchObject(expected)
  const last = [...answer.matchAll(/^data: (\{.*\})$/gm)].map(([, data]) => JSON.parse(data ?? '')).at(-1)
  expect(last.plumbline.citations).toMatchObject([{ part: 'messages[1].content[0]', ...place }])
})

test('a Messages request does, and the client gets the citation as Anthropic writes it', async () => {
  const client = new Anthropic({ baseURL: server.url, apiKey: 'not needed', maxRetries: 0 })
  const source = { type: 'base64' as const, media_type: 'application/pdf' as const, data: pdf }
  const answer = await client.messages
    .stream({
      model,
      max_tokens: 100,
      system: [{ type: 'text', text: 'Rules.', cache_control }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'document', title: 'invoice.pdf', source, citations, cache_control },
            { type: 'text', text: 'How much is it?', cache_control },
          ],
        },
      ],
    })
    .finalMessage()
  expect(sentLast()).toMatchObject(expected)
  expect(answer.content[0]).toMatchObject({
    text: 'It is $755.50.',
    citations: [
      { type: 'page_location', cited_text: 'Total due $755.50', start_page_number: 2, end_page_number: 3 },
    ],
  })
})

test('a native turn does, and its log has the citation', async () => {
  const body = {
    model,
    input: [
      { role: 'system', content: [{ type: 'text', text: 'Rules.', cache_control }] },
      {
        role: 'user',
        content: [
          { type: 'document', data: pdf, filename: 'invoice.pdf', citations, cache_control },
          { type: 'text', text: 'How much is it?', cache_control },
        ],
      },
    ],
  }
  const { body: answer } = await post(server, '/v1/turns', body)
  expect(sentLast()).toMatchObject(expected)
  const events = [...answer.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? '') as TurnEvent)
  expect(events.filter(({ type }) => type === 'citation')).toMatchObject([
    { final: true, citation: { part: 'input[1].content[0]', ...place } },
  ])
})

test('a document of plain text is cited, too, by its characters', async () => {
  const client = new Anthropic({ baseURL: server.url, apiKey: 'not needed', maxRetries: 0 })
  const data = 'Thank you. Total due $755.50 by Monday.'
  const quote = { cited_text: 'Total due $755.50', document_index: 0, document_title: 'Letter' }
  const said = { type: 'char_location', ...quote, start_char_index: 19, end_char_index: 36 }
  script.events = textBlock(0, ['It is $755.50.'], [said])
  const source = { type: 'text' as const, media_type: 'text/plain' as const, data }
  const answer = await client.messages
    .stream({
      model,
      max_tokens: 100,
      messages: [
        { role: 'user', content: [{ type: 'document', title: 'Letter', source, citations, cache_control }] },
      ],
    })
    .finalMessage()
  expect(sentLast()).toMatchObject({
    messages: [
      {
        content: [{ type: 'document', title: 'Letter', citations, cache_control, source: { type: 'text' } }],
      },
    ],
  })
  expect(answer.content[0]).toMatchObject({
    citations: [{ type: 'char_location', ...quote, start_char_index: 11, end_char_index: 28 }],
  })
})

test('marks of kinds that nobody knows are no reason to refuse a request', async () => {
  const messages = [
    {
      role: 'user',
      content: [{ type: 'text', text: 'Hello', cache_control: { type: 'persistent', ttl: 5 } }],
    },
  ]
  expect(await post(server, '/v1/chat/completions', { model, messages, stream: true })).toMatchObject({
    status: 200,
  })
})
