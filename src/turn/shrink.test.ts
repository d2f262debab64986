import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Message } from '../contract/message.ts'
import type { ImagePart, Part } from '../contract/part.ts'
import type { ModelLimits } from '../contract/ports/model.ts'
import { fitToModel } from './fit.ts'
import { checkLimits } from './model-limits.ts'
import { type Shrink, shrinkToModel } from './shrink.ts'

const image = (side: number, bytes = 1_000): ImagePart => ({
  type: 'image',
  blob: { hash: 'a'.repeat(64), media_type: 'image/png', bytes },
  width: side,
  height: Math.ceil(side / 2),
})
const conversation = (messages: Message[]) => ({
  messages,
  paths: messages.map(({ parts }, i) => parts.map((_, j) => `messages[${i}].content[${j}]`)),
  settings: { extra: {} },
})
const user = (...parts: Part[]): Message => ({ role: 'user', parts })

/** Fits every image exactly. */
const exact: Shrink = async (of, { maxSide, maxBytes }) => {
  const scale = Math.min(1, maxSide / of.width)
  const bytes = Math.min(of.blob.bytes, maxBytes)
  return { ...of, blob: { ...of.blob, bytes }, width: of.width * scale, height: Math.ceil(of.height * scale) }
}
const sides = (messages: Message[]) =>
  messages.flatMap(({ parts }) => parts.flatMap((part) => (part.type === 'image' ? [part.width] : [])))

test('what fits stays the very same conversation', async () => {
  const given = conversation([user(image(8_000, 5_000_000))])
  const limits = { image_side: 8_000, image_bytes: 5_000_000, request_bytes: 32_000_000 }
  expect((await shrinkToModel(given, limits, exact)).given).toBe(given)
})

test('an image too large in pixels or bytes becomes smaller, earlier or new', async () => {
  const given = conversation([user(image(9_000)), user(image(100, 9_000_000), image(50))])
  const limits = { image_side: 8_000, image_bytes: 5_000_000 }
  const { given: fitted, shrunk } = await shrinkToModel(given, limits, exact)
  expect(sides(fitted.messages)).toEqual([8_000, 100, 50])
  expect(shrunk.map(({ path }) => path)).toEqual(['messages[0].content[0]', 'messages[1].content[0]'])
  expect(checkLimits({ id: 'a/model', limits }, fitted.messages, [])).toEqual([])
})

test('many images are each made as small as the model then takes, and none is left out for its size', async () => {
  const given = conversation(Array.from({ length: 30 }, () => user(image(3_000))))
  const limits = { images: 100, image_side: 8_000, many_images: { above_images: 20, image_side: 2_000 } }
  const { given: fitted } = await shrinkToModel(given, limits, exact)
  expect(sides(fitted.messages)).toEqual(Array.from({ length: 30 }, () => 2_000))
  expect(fitToModel(fitted, limits).leftOut).toEqual([])
})

test('nothing is made of images that are left out for their number', async () => {
  const given = conversation([user(image(9_000)), user(image(100)), user(image(100))])
  const { shrunk } = await shrinkToModel(given, { images: 2, image_side: 8_000 }, exact)
  expect(shrunk).toEqual([])
})

test('an image of which there is no faithful rendition stays as it is', async () => {
  const given = conversation([user(image(9_000))])
  const { given: same, shrunk } = await shrinkToModel(given, { image_side: 10 }, async () => undefined)
  expect(same).toBe(given)
  expect(shrunk).toEqual([])
})

test('with renditions every conversation of images goes on, whatever they weigh', async () => {
  const anImage = fc
    .tuple(fc.constantFrom(100, 3_000, 9_000), fc.constantFrom(1_000, 3_000_000, 20_000_000))
    .map(([side, bytes]) => image(side, bytes))
  const messages = fc.array(
    fc.array(anImage, { minLength: 1, maxLength: 5 }).map((parts) => user(...parts)),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  const limits: fc.Arbitrary<ModelLimits> = fc.record(
    {
      images: fc.integer({ min: 5, max: 20 }),
      image_bytes: fc.constant(5_000_000),
      image_side: fc.constant(8_000),
      many_images: fc.record({ above_images: fc.nat(10), image_side: fc.constant(2_000) }),
      request_bytes: fc.constant(32_000_000),
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(messages, limits, async (all, of) => {
      const { given } = await shrinkToModel(conversation(all), of, exact)
      const { given: fitted } = fitToModel(given, of)
      expect(checkLimits({ id: 'a/model', limits: of }, fitted.messages, [])).toEqual([])
    }),
  )
})
