import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { startUpstream, type Upstream } from '../../../test/upstream/server.ts'
import { NewMember } from '../../media/wire-edits.ts'
import { writtenOut } from './body.ts'
import { blobsOf, callOf, modelAt, wireOf } from './call.fixture.ts'
import { upstreamEdits } from './edits.ts'
import { cappedSettings, type OutputLimit } from './output-cap.ts'

const { blobs } = blobsOf()

function sent(request: object | string, outputCap: number, preferred: OutputLimit = 'max_tokens'): string {
  const wire = wireOf(request)
  const body = writtenOut(
    wire,
    upstreamEdits(wire, new NewMember('model', '"m"'), false, { outputCap, preferred }),
    blobs,
  )
  if (!Buffer.isBuffer(body)) throw new Error('no media here')
  return body.toString()
}

describe('a request as it came', () => {
  it('stays byte for byte when it asks for no more than the cap', () => {
    const request = '{ "model":"m", "max_tokens" : 100, "messages":[] }'
    expect(sent(request, 100)).toBe(request)
    expect(sent(request, 5_000)).toBe(request)
  })

  it('is lowered to the cap under the name the client used', () => {
    expect(sent('{"model":"m","max_tokens":101,"messages":[]}', 100)).toBe(
      '{"model":"m","max_tokens":100,"messages":[]}',
    )
    expect(sent({ model: 'm', max_completion_tokens: 9, max_tokens: 900 }, 100)).toBe(
      '{"model":"m","max_completion_tokens":9,"max_tokens":100}',
    )
  })

  it('is given a limit when it has none', () => {
    expect(JSON.parse(sent({ model: 'm', messages: [] }, 7, 'max_completion_tokens'))).toEqual({
      model: 'm',
      messages: [],
      max_completion_tokens: 7,
    })
    expect(JSON.parse(sent({ model: 'm', max_tokens: null }, 7))).toEqual({ model: 'm', max_tokens: 7 })
  })

  it('keeps within the cap whichever name and whichever duplicate a server reads, and is never raised', () => {
    const value = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constant(null))
    const member = fc.tuple(fc.constantFrom('max_tokens', 'max_completion_tokens'), value)
    fc.assert(
      fc.property(fc.array(member, { maxLength: 4 }), fc.integer({ min: 1, max: 200 }), (members, cap) => {
        const text = `{"model":"m"${members.map(([key, asked]) => `,"${key}":${asked}`).join('')}}`
        const limits = [...sent(text, cap).matchAll(/"max_\w+":(\w+)/g)].map((match) => Number(match[1]))
        expect(limits).toHaveLength(Math.max(1, members.length))
        const lowest = Math.min(cap, ...members.flatMap(([, asked]) => asked ?? []))
        for (const limit of limits) expect(limit >= lowest && limit <= cap).toBe(true)
      }),
    )
  })
})

describe('a request written here', () => {
  const call = (max_output_tokens: number | undefined, outputCap: number | undefined) => ({
    ...{ messages: [], paths: [], stream: false, emit: () => {}, signal: new AbortController().signal },
    settings: { max_output_tokens, extra: { seed: 1, max_tokens: 9_000, max_completion_tokens: 9_000 } },
    outputCap,
  })

  it('asks for the lower of both, and for nothing else beside it', () => {
    expect(cappedSettings(call(50, 100))).toEqual({ max_output_tokens: 50, extra: { seed: 1 } })
    expect(cappedSettings(call(500, 100))).toEqual({ max_output_tokens: 100, extra: { seed: 1 } })
    expect(cappedSettings(call(undefined, 100))).toEqual({ max_output_tokens: 100, extra: { seed: 1 } })
  })

  it('stays as it was without a cap', () => {
    const uncapped = call(50, undefined)
    expect(cappedSettings(uncapped)).toBe(uncapped.settings)
  })
})

describe('a model', () => {
  let upstream: Upstream | undefined

  afterEach(async () => {
    await upstream?.close()
    upstream = undefined
  })

  it('is asked for no more than the cap, however the request came', async () => {
    upstream = await startUpstream({})
    const model = modelAt(upstream.baseUrl, { maxTokensField: 'max_completion_tokens' })
    const wire = wireOf({
      model: 'scripted',
      max_tokens: 900,
      messages: [{ role: 'user', content: 'Hello' }],
    })
    const settings = { max_output_tokens: 900, extra: {} }
    await model.run(callOf({ settings, outputCap: 64, stream: false }).call)
    await model.run(callOf({ settings, outputCap: 64, stream: false, wire }).call)
    await model.run(callOf({ settings, stream: false, wire }).call)
    const bodies = upstream.requests.map(({ body }) => JSON.parse(body.toString()))
    expect(bodies[0]).toMatchObject({ max_completion_tokens: 64 })
    expect(bodies[1]).toMatchObject({ max_tokens: 64 })
    expect(bodies[2]).toMatchObject({ max_tokens: 900 })
  })
})
