import { expect, test } from 'vitest'
import { z } from 'zod'
import { firstIssue } from './first-issue.ts'

const Part = z.union([
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({ type: z.literal('image_url'), image_url: z.looseObject({ url: z.string() }) }),
])
const Body = z.object({ content: z.union([z.string(), z.array(Part), z.null()]) })

test.each([
  [
    'a field of the wrong type',
    { content: [{ type: 'text', text: 7 }] },
    'content.0.text',
    'expected string',
  ],
  ['a field that is missing', { content: [{ type: 'text' }] }, 'content.0.text', 'expected string'],
  [
    'a field in a field',
    { content: [{ type: 'image_url', image_url: {} }] },
    'content.0.image_url.url',
    'expected string',
  ],
  ['a type that there is not', { content: [{ type: 'video' }] }, 'content.0.type', 'Invalid input'],
  ['what is of no member', { content: 7 }, 'content', 'Invalid input'],
])('names %s inside a union', (_what, body, path, message) => {
  const { error = new z.ZodError([]) } = Body.safeParse(body)
  const found = firstIssue(error)
  expect(found?.path.join('.')).toBe(path)
  expect(found?.message).toContain(message)
})
