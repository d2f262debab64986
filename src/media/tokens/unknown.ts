import type { MediaRule } from './rule.ts'

/**
 * For models whose rule nobody wrote down: about what open vision models take, and as a bound the patches of 28 px
 * of those that take the most (Qwen2-VL: at most 16,384 for an image; github.com/QwenLM/Qwen2.5-VL).
 */
export const unknownRule: MediaRule = {
  image({ width, height }) {
    const patches = Math.ceil(width / 28) * Math.ceil(height / 28)
    return { expected: Math.min(1_568, patches), upper: Math.min(16_384, Math.max(4_784, patches)) }
  },
  page: { expected: 2_500, upper: 8_784 },
  audioPerSecond: { expected: 25, upper: 50 },
  videoPerSecond: { expected: 258 + 32, upper: 2_048 },
}
