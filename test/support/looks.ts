import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { picture, type VisitOptions, visit } from './browser.ts'

/** Every page is looked at so: wide and narrow, light and dark. */
export const looks = [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 1440 },
  { colorScheme: 'light', width: 390 },
  { colorScheme: 'dark', width: 390 },
] as const satisfies VisitOptions[]

/** Controls that assistive technology could not name. */
const nameless = `[...document.querySelectorAll('button, a[href], input, select, textarea, summary, [role=button], [role=img]')]
  .filter((element) => element.checkVisibility())
  .filter((element) => {
    const labels = [...(element.labels ?? [])].map((label) => label.textContent).join('')
    const name = element.getAttribute('aria-label') ?? (labels + element.textContent)
    return name.trim() === '' && !element.getAttribute('aria-labelledby')
  })
  .map((element) => element.outerHTML.slice(0, 120))`

/** Words whose contrast with the ground that they stand on is below what WCAG AA asks for. */
const faint = `(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  const channels = (color, under) => {
    canvas.clearRect(0, 0, 1, 1)
    for (const each of [under, color]) {
      if (!each) continue
      canvas.fillStyle = each
      canvas.fillRect(0, 0, 1, 1)
    }
    return [...canvas.getImageData(0, 0, 1, 1).data]
  }
  const luminance = (pixel) => pixel.slice(0, 3)
    .map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0)
  const opaque = (color) => channels(color)[3] > 250
  const groundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at)
      if (opaque(backgroundColor)) return backgroundColor
    }
    return getComputedStyle(document.documentElement).backgroundColor
  }
  return [...document.querySelectorAll('main *')]
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''))
    .filter((element) => element.checkVisibility({ checkOpacity: true }) && !element.closest('.sr-only, [disabled], figure img'))
    .map((element) => {
      const style = getComputedStyle(element)
      const ground = groundOf(element)
      const ink = element instanceof SVGElement ? style.fill : style.color
      const [a, b] = [luminance(channels(ink, ground)), luminance(channels(ground))].sort((x, y) => y - x)
      return { text: element.textContent.trim().slice(0, 40), ratio: (a + 0.05) / (b + 0.05) }
    })
    .filter(({ ratio }) => ratio < 4.45)
})()`

/** Opens a page in one look, and holds it to what every page keeps: it fits, can be read, and names its controls. */
export async function expectGoodLook(
  browser: Browser,
  url: string,
  look: (typeof looks)[number],
  settled: (page: Page) => Promise<unknown>,
  name: string,
): Promise<void> {
  const { colorScheme, width } = look
  const { page, context, problems } = await visit(browser, url, {
    ...look,
    height: width === 390 ? 844 : 900,
  })
  await settled(page)
  await page.waitForLoadState('networkidle')
  await page.evaluate(
    'Promise.all(document.getAnimations().map((each) => each.effect?.getComputedTiming().iterations === Infinity ? undefined : each.finished))',
  )
  await picture(page, `${name}-${width}-${colorScheme}`, true)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
  expect(await page.evaluate(nameless)).toEqual([])
  expect(await page.evaluate(faint)).toEqual([])
  expect(problems).toEqual([])
  await context.close()
}
