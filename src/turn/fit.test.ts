import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Message } from '../contract/message.ts'
import { isMediaPart, type Part } from '../contract/part.ts'
import { fitToModel } from './fit.ts'

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
      expect(names(given.messages).length).toBeLessThanOrEqual(Math.max(images, newest) + newest)
      expect(given.messages.map(({ parts }) => parts.length)).toEqual(
        messages.map(({ parts }) => parts.length),
      )
      expect(names(given.messages).length + leftOut.length).toBe(names(messages).length)
    }),
  )
})
