import { describe, expect, it } from 'vitest'
import { endpointOf } from './endpoint.ts'
import { retryAfterOf, socketFailure, statusFailure } from './failure.ts'

describe('retryAfterOf', () => {
  it('reads seconds and dates, and nothing else', () => {
    const now = Date.parse('2026-01-01T00:00:00Z')
    expect(retryAfterOf('2.5', now)).toBe(2.5)
    expect(retryAfterOf('-1', now)).toBe(0)
    expect(retryAfterOf('Thu, 01 Jan 2026 00:01:00 GMT', now)).toBe(60)
    expect(retryAfterOf('soon', now)).toBeUndefined()
    expect(retryAfterOf(undefined, now)).toBeUndefined()
  })
})

describe('statusFailure', () => {
  const fail = (status: number, body: string, redact = (text: string) => text) =>
    statusFailure({ status, retryAfter: undefined, body: Buffer.from(body) }, 'm', redact)

  it.each([
    ['{"error":{"message":"no such field"}}', 'no such field'],
    ['{"error":"not loaded"}', 'not loaded'],
    ['{"message":"bad"}', 'bad'],
    ['{"detail":"unknown"}', 'unknown'],
    ['plain words', 'plain words'],
    ['<html>503</html>', 'it gave no reason'],
    ['', 'it gave no reason'],
  ])('takes the reason from %s', (body, reason) => {
    expect(fail(500, body).details.reason).toBe(reason)
  })

  it('hides what looks like a secret and bounds what is shown', () => {
    const { redact } = endpointOf({ baseUrl: 'http://user:pass%20word@h/v1', apiKey: 'my-api-key' })
    const said = fail(401, 'my-api-key, sk-proj-abcdef*****9, http://a:b@c, pass word.', redact).message
    expect(said).toBe('m refused the request (401): [redacted], [redacted], http://[redacted]@c, [redacted].')
    expect(fail(500, 'x'.repeat(10_000), redact).message.length).toBeLessThan(600)
  })
})

describe('socketFailure', () => {
  it('tells silence, another protocol, a cut and an unreachable host apart', () => {
    const codes = (connected: boolean) =>
      ['UND_ERR_BODY_TIMEOUT', 'HPE_INVALID_CONSTANT', 'ECONNRESET'].map(
        (code) => socketFailure(Object.assign(new Error(), { code }), 'm', connected).code,
      )
    expect(codes(true)).toEqual(['upstream_stalled', 'upstream_malformed', 'upstream_cut'])
    expect(codes(false)[2]).toBe('upstream_unreachable')
  })

  it('finds the reason in an error made of several', () => {
    const error = new AggregateError([Object.assign(new Error(), { code: 'ECONNREFUSED' })])
    expect(socketFailure(error, 'm', false).details.reason).toBe('the connection was refused')
  })
})

describe('endpointOf', () => {
  it('keeps path and query of the base URL', () => {
    const endpoint = endpointOf({ baseUrl: 'https://h.example/openai/v1/?api-version=2' })
    expect(endpoint.path('/models')).toBe('/openai/v1/models?api-version=2')
  })

  it('refuses what is not an http URL without repeating it', () => {
    expect(() => endpointOf({ baseUrl: 'file:///secret' })).toThrow(/^(?!.*secret)/)
  })
})
