import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImagePart } from '../../contract/part.ts'
import { mediaRule } from './media-rule.ts'

type Detail = ImagePart['detail']

function image(model: string, width: number, height: number, detail?: Detail) {
  return mediaRule(model).image({ width, height, detail })
}

/** Published by the providers, or read off their bills. */
const published: [model: string, width: number, height: number, detail: Detail, tokens: number][] = [
  ['openai/gpt-4o', 1024, 1024, 'high', 765],
  ['openai/gpt-4o', 2048, 4096, 'high', 1105],
  ['openai/gpt-4o', 4096, 8192, 'low', 85],
  ['openai/gpt-4o', 128, 64, 'high', 255],
  ['openai/gpt-4.1', 2049, 513, undefined, 1445],
  ['openai/gpt-4.1', 2050, 513, undefined, 765],
  ['openai/gpt-4o-mini', 128, 64, 'high', 8500],
  ['openai/gpt-4o-mini', 128, 64, 'low', 2833],
  ['openai/o3', 128, 64, 'high', 225],
  ['openai/gpt-5', 1024, 1024, 'high', 630],
  ['openai/gpt-4.1-mini', 1024, 1024, undefined, Math.ceil(1024 * 1.62)],
  ['openai/gpt-4.1-mini', 1800, 2400, undefined, Math.ceil(1452 * 1.62)],
  ['openai/o4-mini', 1800, 2400, undefined, Math.ceil(1452 * 1.72)],
  ['openai/gpt-5.5', 512, 512, 'auto', 308],
  ['openai/gpt-5.5', 1920, 1080, 'auto', 2448],
  ['openai/gpt-5.5', 2560, 1440, 'auto', 4320],
  ['openai/gpt-5.5', 3840, 2160, undefined, 9792],
  ['anthropic/claude-haiku-4-5', 512, 512, undefined, 361],
  ['openrouter/anthropic/claude-opus-5-5', 1920, 1080, undefined, 2691],
  ['google/gemini-3-pro-preview', 4032, 3024, undefined, 1120],
  ['google/gemini-2.5-flash', 384, 384, undefined, 258],
  ['google/gemini-2.5-flash', 1536, 768, undefined, 516],
]

describe('an image', () => {
  it.each(published)('costs %s at %i × %i px (%s) %i tokens', (model, width, height, detail, tokens) => {
    const counted = image(model, width, height, detail)
    expect(counted.expected).toBe(tokens)
    expect(counted.upper).toBeGreaterThanOrEqual(tokens)
  })

  it('has a bound that bills above the documented rule keep to', () => {
    expect(image('openai/gpt-4.1-mini', 4000, 1474).upper).toBeGreaterThanOrEqual(2488)
    expect(image('openai/gpt-5.5', 4032, 3024).upper).toBeGreaterThanOrEqual(11_868)
    expect(image('anthropic/claude-haiku-4-5', 4032, 3024).upper).toBeGreaterThanOrEqual(1600)
  })

  const models = ['openai/gpt-4o', 'openai/gpt-4.1-mini', 'openai/gpt-5.4', 'openai/gpt-5-nano', 'openai/o3']
  const names = [
    ...models,
    'x/claude-opus-4-7',
    'x/claude-sonnet-4-5',
    'google/gemini-2.5-pro',
    'ollama/llava',
  ]
  const side = fc.integer({ min: 1, max: 20_000 })
  const detail = fc.constantFrom<Detail>(undefined, 'low', 'high', 'auto', 'original')

  it('is whole, positive, never above its bound, and never without one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), side, side, detail, (model, width, height, detail) => {
        const { expected, upper } = image(model, width, height, detail)
        expect(Number.isSafeInteger(expected) && Number.isSafeInteger(upper)).toBe(true)
        expect(expected).toBeGreaterThan(0)
        expect(upper).toBeGreaterThanOrEqual(expected)
        expect(upper).toBeLessThan(60_000)
      }),
    )
  })

  it('has, for models of patches, a bound that grows with the image', () => {
    const ofPatches = ['openai/gpt-5.2', 'openai/gpt-4.1-nano', 'ollama/qwen2-vl']
    fc.assert(
      fc.property(
        fc.constantFrom(...ofPatches),
        side,
        fc.double({ min: 1, max: 4, noNaN: true }),
        (model, size, by) => {
          const larger = Math.ceil(size * by)
          expect(image(model, larger, larger).upper).toBeGreaterThanOrEqual(image(model, size, size).upper)
        },
      ),
    )
  })
})

describe('pages and seconds', () => {
  it('have a bound', () => {
    for (const name of [
      'gpt-4o',
      'gpt-5.4',
      'claude-3-haiku',
      'gemini-3-flash',
      'gemini-2.0-flash',
      'llava',
    ]) {
      const { page, audioPerSecond, videoPerSecond } = mediaRule(name)
      for (const { expected, upper } of [page, audioPerSecond, videoPerSecond])
        expect(upper).toBeGreaterThanOrEqual(expected)
    }
    expect(mediaRule('google/gemini-3-pro').page.expected).toBe(560)
    expect(mediaRule('google/gemini-2.5-pro').audioPerSecond.expected).toBe(32)
  })
})
