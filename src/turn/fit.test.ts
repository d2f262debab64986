import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Message } from '../contract/message.ts'
import { isMediaPart, type Part } from '../contract/part.ts'
import type { ModelLimits } from '../contract/ports/model.ts'
import { fitToModel } from './fit.ts'
import { checkLimits } from './model-limits.ts'

const image = (name: string, side = 100): Part => ({
  type: 'image',
  blob: { hash: 'a'.repeat(64), media_type: 'image/png', bytes: 1_000 },
  width: side,
  height: side,
  filename: name,
})
const conversation = (messages: Message[]) => ({
  messages,
  paths: messages.map(({ parts }, i) => parts.map((_, j) => `messages[${i}].content[${j}]`)),
  settings: { extra: {} },
})
const names = (messages: Message[]) =>
  messages.flatMap(({ parts }) => parts.flatMap((part) => (isMediaPart(part) ? [part.filename] : [])))

test('the earliest images make place for the latest', () => {
  const messages = Array.from(
    { length: 30 },
    (_, i): Message => ({ role: 'user', parts: [image(`${i}.png`)] }),
  )
  const { given, leftOut } = fitToModel(conversation(messages), { images: 20 })
  expect(names(given.messages)).toEqual(Array.from({ length: 20 }, (_, i) => `${i + 10}.png`))
  expect(leftOut).toHaveLength(10)
  expect(leftOut[0]).toMatchObject({ path: 'messages[0].content[0]', reason: 'the model takes 20 images' })
})

test('one oversized image of the past never stops a conversation', () => {
  const messages: Message[] = [
    { role: 'user', parts: [image('huge.png', 9_000)] },
    { role: 'assistant', parts: [{ type: 'text', text: 'A lamp.' }] },
    { role: 'user', parts: [{ type: 'text', text: 'What colour?' }, image('small.png')] },
  ]
  const { given, leftOut } = fitToModel(conversation(messages), { image_side: 8_000 })
  expect(names(given.messages)).toEqual(['small.png'])
  expect(leftOut).toHaveLength(1)
  expect(given.messages[0]?.parts[0]).toMatchObject({
    type: 'text',
    text: expect.stringContaining('huge.png'),
  })
})

test('parts of the newest message are left in, whatever the limits', () => {
  const parts = [image('a.png', 9_000), image('b.png'), image('c.png')]
  const { leftOut } = fitToModel(conversation([{ role: 'user', parts }]), { images: 1, image_side: 10 })
  expect(leftOut).toEqual([])
})

test('no more images are kept than the model takes, besides those of the newest message, and no part is lost', () => {
  const message = fc.record({
    role: fc.constantFrom('user' as const, 'assistant' as const),
    parts: fc.array(fc.oneof(fc.constant(image('x.png')), fc.constant<Part>({ type: 'text', text: 'hm' })), {
      maxLength: 5,
    }),
  })
  fc.assert(
    fc.property(fc.array(message, { maxLength: 10 }), fc.nat(8), (messages, images) => {
      const { given, leftOut } = fitToModel(conversation(messages), { images })
      const newest = messages.findLast(({ role }) => role === 'user')?.parts.filter(isMediaPart).length ?? 0
      expect(names(given.messages).length).toBeLessThanOrEqual(Math.max(images, newest))
      expect(given.messages.map(({ parts }) => parts.length)).toEqual(
        messages.map(({ parts }) => parts.length),
      )
      expect(names(given.messages).length + leftOut.length).toBe(names(messages).length)
    }),
  )
})

test('a conversation whose newest message fits by itself always goes on', () => {
  const side = fc.constantFrom(100, 3_000, 9_000)
  const media = fc.oneof(
    side.map((pixels) => image('x.png', pixels)),
    fc.nat(12).map(
      (pages): Part => ({
        type: 'document',
        blob: { hash: 'b'.repeat(64), media_type: 'application/pdf', bytes: 2_000 },
        pages,
      }),
    ),
  )
  const role = fc.constantFrom('user' as const, 'assistant' as const)
  const message = fc.record({ role, parts: fc.array(media, { maxLength: 4 }) })
  const limits = fc.record(
    {
      images: fc.nat(10),
      image_side: fc.constant(8_000),
      many_images: fc.record({ above_images: fc.nat(6), image_side: fc.constant(2_000) }),
      document_pages: fc.nat(20),
      request_bytes: fc.nat(20_000),
    },
    { requiredKeys: [] },
  )
  const refused = (messages: Message[], of: ModelLimits) =>
    checkLimits({ id: 'a/model', limits: of }, messages, []).map(({ code }) => code)
  fc.assert(
    fc.property(fc.array(message, { maxLength: 8 }), limits, (messages, of) => {
      const newest = messages.findLast((one) => one.role === 'user')
      fc.pre(refused(newest ? [newest] : [], of).length === 0)
      expect(refused(fitToModel(conversation(messages), of).given.messages, of)).toEqual([])
    }),
  )
})
