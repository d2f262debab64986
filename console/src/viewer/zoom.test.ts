import { describe, expect, it } from 'vitest'
import { scrollFor, zoomFor } from './zoom.ts'

describe('zoomFor', () => {
  it('leaves a wide box whole and enlarges a narrow one, within bounds', () => {
    expect(zoomFor([0.1, 0, 0.9, 0.1], 700)).toBe(1)
    expect(zoomFor([0.1, 0, 0.5, 0.1], 700)).toBeCloseTo(1.5)
    expect(zoomFor([0.1, 0, 0.12, 0.1], 700)).toBe(1.9)
  })

  it('makes a page readable on a narrow stage without cutting the box', () => {
    expect(zoomFor([0.2, 0, 0.7, 0.1], 360)).toBeCloseTo(640 / 360)
    expect(zoomFor([0.1, 0, 0.9, 0.1], 360)).toBeCloseTo(0.94 / 0.8)
  })

  it('does not zoom without a box', () => {
    expect(zoomFor(null, 700)).toBe(1)
  })
})

describe('scrollFor', () => {
  it('centres the box and stays on the page', () => {
    const page = { width: 1000, height: 2000 }
    const stage = { width: 500, height: 500 }
    expect(scrollFor([0.4, 0.5, 0.6, 0.5], page, stage)).toEqual({ left: 250, top: 750 })
    expect(scrollFor([0, 0, 0.1, 0], page, stage)).toEqual({ left: 0, top: 0 })
    expect(scrollFor([0.9, 1, 1, 1], page, stage)).toEqual({ left: 500, top: 1500 })
  })
})
