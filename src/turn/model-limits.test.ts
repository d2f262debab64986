import { describe, expect, it } from 'vitest'
import type { Message } from '../contract/message.ts'
import type { Part } from '../contract/part.ts'
import type { ModelLimits } from '../contract/ports/model.ts'
import { checkLimits } from './model-limits.ts'

const image = (side = 100, bytes = 1_000): Part => ({
  type: 'image',
  blob: { hash: 'ab'.repeat(32), media_type: 'image/png', bytes },
  width: side,
  height: 50,
})
const document = (pages: number): Part => ({
  type: 'document',
  blob: { hash: 'cd'.repeat(32), media_type: 'application/pdf', bytes: 3_000 },
  pages,
})

/** A conversation of one part a message, each at the path `m<i>`. */
function check(limits: ModelLimits | undefined, ...parts: Part[]) {
  const messages: Message[] = parts.map((part) => ({ role: 'user', parts: [part] }))
  const paths = parts.map((_, i) => [`m${i}`])
  return checkLimits({ id: 'a/model', limits }, messages, paths).map(({ code, param, message }) => ({
    code,
    param,
    message,
  }))
}

describe('a model’s limits', () => {
  it('let through what fits, and everything where none are known', () => {
    expect(check(undefined, image(100_000))).toEqual([])
    expect(check({}, image(100_000), document(10_000))).toEqual([])
    const limits = { images: 2, image_side: 100, image_bytes: 1_000, document_pages: 5, request_bytes: 6_672 }
    expect(check(limits, image(), image(), document(5))).toEqual([])
  })

  it('name the image that is one too many, over the whole history', () => {
    expect(check({ images: 2 }, image(), image(), image(), image())).toEqual([
      {
        code: 'model_too_many_images',
        param: 'm2',
        message: 'a/model takes 2 images a request, and the conversation has 4.',
      },
    ])
  })

  it('name every image that is too large, in bytes or pixels', () => {
    expect(
      check({ image_bytes: 2_000_000, image_side: 200 }, image(100, 3_000_000), image(), image(300)),
    ).toEqual([
      { code: 'model_image_too_large', param: 'm0', message: 'The image has 3.0 MB; a/model takes 2.0 MB.' },
      {
        code: 'model_image_too_large',
        param: 'm2',
        message: 'The image has 300 × 50 pixels; a/model takes 200 a side.',
      },
    ])
  })

  it('are narrower where a request has many images', () => {
    const limits = { image_side: 500, many_images: { above_images: 2, image_side: 200 } }
    expect(check(limits, image(300), image(100))).toEqual([])
    expect(check(limits, image(300), image(100), image(100))).toMatchObject([
      { param: 'm0', message: expect.stringContaining('takes 200 a side where a request has 3 images') },
    ])
  })

  it('count the pages of all documents, and the bytes of all media as base64', () => {
    expect(check({ document_pages: 10 }, document(6), document(6))).toMatchObject([
      { code: 'model_too_many_pages', param: 'm1', message: expect.stringContaining('has 12') },
    ])
    expect(check({ request_bytes: 4_000 }, document(1), image())).toMatchObject([
      { code: 'model_request_too_large', param: 'm1' },
    ])
  })

  it('name the longest part of a conversation that is clearly longer than the context', () => {
    const text = (words: number): Part => ({ type: 'text', text: 'plumb '.repeat(words) })
    expect(check({ context_tokens: 1_000 }, text(100), text(900))).toEqual([])
    expect(check({ context_tokens: 1_000 }, text(100), text(5_000), text(200))).toMatchObject([
      { code: 'model_context_exceeded', param: 'm1' },
    ])
  })
})
