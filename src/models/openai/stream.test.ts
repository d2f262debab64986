import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ModelEvent } from '../../contract/ports/model.ts'
import { frameBreak } from '../../contract/wire.ts'
import { ChatStream } from './stream.ts'
import { FrameTemplate } from './template.ts'

/** Reads frames, so many at a time. */
function read(frames: string[], forwardUsage = true, together = 1) {
  const events: ModelEvent[] = []
  const stream = new ChatStream({
    model: 'openai/x',
    emit: (event) => events.push(event),
    forwardUsage,
    redact: (text) => text,
  })
  for (const [i, frame] of frames.entries()) {
    stream.frame(frame)
    if ((i + 1) % together === 0) stream.flush()
  }
  stream.flush()
  return { events, stream }
}

const chunk = (delta: object, more: object = {}) =>
  JSON.stringify({
    id: 'c',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: null }],
    ...more,
  })

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('"', '\\', '\\"', '","x":"', '\u0000', '\u007f', '\n', '\ud800', '"content":"', '}', ''),
)

describe('ChatStream', () => {
  it('reads every text as JSON.parse does, whichever way the frame was read', () => {
    const style = fc.constantFrom(
      (delta: object) => chunk(delta),
      (delta: object) => chunk(delta, { usage: null, service_tier: 'default' }),
      (delta: object) => chunk({ role: 'assistant', ...delta }),
      (delta: object) => JSON.stringify(JSON.parse(chunk(delta)), null, 1).replaceAll('\n', ' '),
      (delta: object) =>
        chunk(delta).replace(
          /[\u007f-\uffff]/g,
          (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
        ),
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyText, fc.constantFrom('content', 'reasoning_content', 'reasoning')), {
          maxLength: 20,
        }),
        style,
        (texts, write) => {
          const frames = texts.map(([text, field]) => write({ [field]: text }))
          const { events } = read(frames)
          expect(events.map((event) => event.wire)).toEqual(frames)
          for (const [index, [text, field]] of texts.entries()) {
            const type = field === 'content' || text === '' ? 'text.delta' : 'reasoning.delta'
            expect(events[index]).toMatchObject({ type, text })
          }
        },
      ),
    )
  })

  it('hands an event of several lines on as one line that says the same', () => {
    const frames = [{ content: 'a' }, { content: 'b\nc' }, { content: 'd' }].map((delta) =>
      JSON.stringify(JSON.parse(chunk(delta)), null, 1),
    )
    const { events } = read(frames)
    expect(events.map((event) => 'text' in event && event.text)).toEqual(['a', 'b\nc', 'd'])
    for (const [i, { wire }] of events.entries()) {
      expect(wire).not.toContain('\n')
      expect(JSON.parse(wire ?? '')).toEqual(JSON.parse(frames[i] ?? ''))
    }
    expect(() => read(['{"choices":[],"x":"a\nb"}'])).toThrow(
      expect.objectContaining({ code: 'upstream_malformed' }),
    )
  })

  it('makes no room for calls whose index no model means', () => {
    const call = (index: number) => ({ index, function: { name: 'look', arguments: '{}' } })
    const { events } = read([chunk({ tool_calls: [call(1), call(4e9)] })])
    expect(events.map((event) => event.type === 'tool.delta' && event.index)).toEqual([1, 1])
  })

  it('says of frames that came together just what it says of them one by one', () => {
    const text = fc.tuple(anyText, fc.constantFrom('content', 'content', 'reasoning'))
    const said = (events: ModelEvent[]) =>
      events.reduce<[string, string][]>((all, { type, ...event }) => {
        const more = 'text' in event ? event.text : ''
        const last = all.at(-1)
        if (last?.[0] === type) last[1] += more
        else all.push([type, more])
        return all
      }, [])
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), fc.integer({ min: 2, max: 9 }), (texts, together) => {
        const frames = texts.map(([content, field]) => chunk({ [field]: content }))
        const { events } = read(frames, true, together)
        expect(events.flatMap(({ wire }) => wire?.split(frameBreak))).toEqual(frames)
        expect(said(events)).toEqual(said(read(frames).events))
      }),
    )
  })

  it('emits by itself what one read brought, and at once what came before an error', async () => {
    const events: ModelEvent[] = []
    const options = { model: 'm', forwardUsage: true, redact: (text: string) => text }
    const stream = new ChatStream({ ...options, emit: (event) => events.push(event) })
    for (const content of ['a', 'b', 'c']) stream.frame(chunk({ content }))
    expect(events).toHaveLength(1)
    await null
    expect(events).toMatchObject([{ text: 'a' }, { text: 'bc' }])
    stream.frame(chunk({ content: 'd' }))
    expect(() => stream.frame('{')).toThrow(/not a JSON object/)
    expect(events.at(-1)).toMatchObject({ text: 'd' })
  })

  it('never takes a frame for the usual one when it says something else', () => {
    const usual = chunk({ content: 'a' })
    const { events, stream } = read([
      usual,
      chunk({ content: 'b' }).replace('"b"', '"b","content":"c"'),
      chunk({ content: 'd' }).replace('null', '"length"'),
    ])
    expect(events.map((event) => event.type === 'text.delta' && event.text)).toEqual(['a', 'c', 'd'])
    expect(stream.finishReason).toBe('length')
  })

  it('refuses a frame that only looks like the usual one', () => {
    for (const literal of ['b\\', 'b" "c', 'b\tc', '\\x', '\\u12'])
      expect(() => read([chunk({ content: 'a' }), chunk({ content: '§' }).replace('§', literal)])).toThrow(
        expect.objectContaining({ code: 'upstream_malformed' }),
      )
  })

  it('lets every frame be carried by exactly one event', () => {
    const both = chunk({ reasoning_content: 'hm', content: 'Yes' })
    const tools = chunk({
      tool_calls: [
        { index: 0, id: 'a', function: { name: 'f', arguments: '{' } },
        { index: 1, id: 'b', function: { name: 'g', arguments: '}' } },
      ],
    })
    const { events } = read([both, tools])
    const silent = chunk({})
    expect(events.map((event) => event.wire)).toEqual([silent, both, silent, tools])
    expect(events.map((event) => event.type)).toEqual([
      'reasoning.delta',
      'text.delta',
      'tool.delta',
      'tool.delta',
    ])
  })

  it('forwards other choices without taking them for the answer', () => {
    const second = JSON.stringify({
      choices: [{ index: 1, delta: { content: 'other' }, finish_reason: 'stop' }],
    })
    const { events, stream } = read([second])
    expect(events).toEqual([{ type: 'text.delta', text: '', wire: second }])
    expect(stream.complete).toBe(false)
  })

  it('takes usage from the frame that has it, and drops a bare one nobody asked for', () => {
    const usage = JSON.stringify({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 4 } })
    const { events, stream } = read([usage], false)
    expect(events).toEqual([])
    expect(stream.usage).toEqual({ input_tokens: 3, output_tokens: 4 })
  })

  it('fails at an error frame, in the upstream’s words', () => {
    expect(() => read(['{"error":{"message":"overloaded","code":"busy"}}'])).toThrow(
      expect.objectContaining({
        code: 'upstream_failed',
        message: 'openai/x failed (busy): overloaded.',
      }),
    )
    expect(() => read(['{"error":"gone"}'])).toThrow(expect.objectContaining({ code: 'upstream_failed' }))
  })
})

describe('FrameTemplate', () => {
  it('finds the literal where the delta is, and nowhere else', () => {
    const decoy = chunk({ content: 'a' }, { metadata: null }).replace('{', '{"x":{"content":"a"},')
    expect(FrameTemplate.of(decoy, 'content')).toBeUndefined()
    expect(FrameTemplate.of(chunk({ content: 'a' }), 'content')?.match(chunk({ content: 'é"\\' }))).toBe(
      'é"\\',
    )
    expect(FrameTemplate.of('{"choices":[]}', 'content')).toBeUndefined()
  })
})
