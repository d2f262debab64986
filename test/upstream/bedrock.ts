import { crc32 } from 'node:zlib'
import { type ScriptedProvider, serveProvider } from './anthropic.ts'
import { sendJson } from './send.ts'

/** What the scripted server answers: events of a Converse stream, by their type. */
export interface BedrockScript {
  events?: [type: string, payload: object][]
  status?: number
}

const usage = { inputTokens: 20, outputTokens: 5, totalTokens: 25 }

/** The events of an answer in words. */
function wordsOf(...words: string[]): [string, object][] {
  return [
    ['messageStart', { role: 'assistant' }],
    ...words.map((text): [string, object] => [
      'contentBlockDelta',
      { contentBlockIndex: 0, delta: { text } },
    ]),
    ['contentBlockStop', { contentBlockIndex: 0 }],
    ['messageStop', { stopReason: 'end_turn' }],
    ['metadata', { usage, metrics: { latencyMs: 12 } }],
  ]
}

/** A server that speaks Bedrock's Converse: `POST /model/<id>/converse`, and `converse-stream` in AWS's binary frames. */
export function startBedrock({
  events = wordsOf('Straight ', 'down.'),
  status = 200,
}: BedrockScript): Promise<ScriptedProvider> {
  return serveProvider('', (seen, response) => {
    if (status !== 200)
      return sendJson(response, status, Buffer.from('{"message":"Too many requests, please wait."}'), {
        'x-amzn-errortype': 'ThrottlingException',
      })
    if (!seen.path.endsWith('/converse-stream')) {
      const output = { message: { role: 'assistant', content: [{ text: 'Whole.' }] } }
      const whole = { output, stopReason: 'end_turn', usage, metrics: { latencyMs: 12 } }
      return sendJson(response, 200, Buffer.from(JSON.stringify(whole)))
    }
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' })
    for (const [type, payload] of events) response.write(frameOf(type, payload))
    response.end()
  })
}

/**
 * One message of an AWS event stream: its length and that of its headers, their CRC, headers, payload, CRC of it all
 * (docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html, "Event stream encoding").
 */
function frameOf(type: string, payload: object): Buffer {
  const headers = Buffer.concat([
    header(':event-type', type),
    header(':content-type', 'application/json'),
    header(':message-type', 'event'),
  ])
  const body = Buffer.from(JSON.stringify(payload))
  const lengths = Buffer.alloc(8)
  lengths.writeUInt32BE(16 + headers.length + body.length, 0)
  lengths.writeUInt32BE(headers.length, 4)
  const prelude = Buffer.concat([lengths, sum(lengths)])
  const message = Buffer.concat([prelude, headers, body])
  return Buffer.concat([message, sum(message)])
}

/** A header whose value is a string: type 7. */
function header(name: string, value: string): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(Buffer.byteLength(value))
  return Buffer.concat([
    Buffer.from([name.length]),
    Buffer.from(name),
    Buffer.from([7]),
    length,
    Buffer.from(value),
  ])
}

function sum(bytes: Buffer): Buffer {
  const word = Buffer.alloc(4)
  word.writeUInt32BE(crc32(bytes))
  return word
}
