import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addFiles, ask, openBrowser, picture, visit } from '../support/browser.ts'
import { invoice, pdfOf } from '../support/documents.ts'
import { type RunningServer, startServer } from '../support/server.ts'

let server: RunningServer
let browser: Browser
let turnId: string
beforeAll(async () => {
  server = await startServer()
  browser = await openBrowser()
  const { page, context } = await visit(browser, server.url)
  await addFiles(page, [{ name: 'invoice.pdf', bytes: await pdfOf([invoice]) }])
  await ask(page, 'What is the total due?')
  await page.getByTestId('answer').getByText('$755.50').waitFor()
  turnId = new URL(page.url()).searchParams.get('turn') ?? ''
  await context.close()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const places = {
  play: () => '/',
  answer: () => `/?turn=${turnId}`,
  turns: () => '/turns',
  turn: () => `/turns/${turnId}`,
  quality: () => '/quality',
  reference: () => '/reference#get-v1-turns',
}
type Place = keyof typeof places

async function settled(page: Page, place: Place) {
  const sign = {
    play: page.getByRole('heading', { name: 'Ask, and see' }),
    answer: page.getByTestId('answer'),
    turns: page.getByTestId('turn-row').first(),
    turn: page.getByRole('heading', { name: 'Events' }),
    quality: page.getByRole('heading', { name: 'Does confidence mean what it says?' }),
    reference: page.locator('#get-v1-turns pre'),
  }[place]
  await sign.waitFor()
  await page.waitForLoadState('networkidle')
}

/** Controls that assistive technology could not name. */
const nameless = `[...document.querySelectorAll('button, a[href], input, select, textarea, summary, [role=button]')]
  .filter((element) => element.checkVisibility())
  .filter((element) => {
    const labels = [...(element.labels ?? [])].map((label) => label.textContent).join('')
    const name = element.getAttribute('aria-label') ?? (labels + element.textContent)
    return name.trim() === '' && !element.getAttribute('aria-labelledby')
  })
  .map((element) => element.outerHTML.slice(0, 120))`

/** Pictures without a text that stands for them. */
const unnamedPictures = `[...document.querySelectorAll('img:not([alt])')].map((image) => image.src)`

/** WCAG contrast of the page's ink on its ground, as painted. */
const contrast = `(() => {
  const channels = (color) => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d')
    canvas.fillStyle = color
    canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
  }
  const luminance = (color) => channels(color)
    .map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0)
  const style = getComputedStyle(document.documentElement)
  const [a, b] = [luminance(style.color), luminance(style.backgroundColor)].sort((x, y) => y - x)
  return { ratio: (a + 0.05) / (b + 0.05), dark: luminance(style.backgroundColor) < 0.1 }
})()`

describe.each(Object.keys(places) as Place[])('%s', (place) => {
  test.each([
    { colorScheme: 'light', width: 1440 },
    { colorScheme: 'dark', width: 1440 },
    { colorScheme: 'light', width: 390 },
    { colorScheme: 'dark', width: 390 },
  ] as const)(
    'fits, can be read and names its controls ($width px, $colorScheme)',
    async ({ colorScheme, width }) => {
      const { page, context, problems } = await visit(browser, server.url + places[place](), {
        colorScheme,
        width,
        height: width === 390 ? 844 : 900,
      })
      await settled(page, place)
      await picture(page, `look-${place}-${width}-${colorScheme}`)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      expect(await page.evaluate(nameless)).toEqual([])
      expect(await page.evaluate(unnamedPictures)).toEqual([])
      const { ratio, dark } = await page.evaluate<{ ratio: number; dark: boolean }>(contrast)
      expect(ratio).toBeGreaterThan(7)
      expect(dark).toBe(colorScheme === 'dark')
      expect(await page.title()).toContain('Plumbline')
      expect(await page.locator('h1, article h2').count()).toBeGreaterThan(0)
      expect(problems).toEqual([])
      await context.close()
    },
  )
})

test('the focus can be seen wherever Tab leads', async () => {
  const { page, context } = await visit(browser, server.url)
  await settled(page, 'play')
  const seen: string[] = []
  for (let i = 0; i < 16; i++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate<{ name: string; visible: boolean }>(`(() => {
      const element = document.activeElement
      const frame = element.closest('form') ?? element
      const ring = getComputedStyle(element).outlineStyle !== 'none' && getComputedStyle(element).outlineWidth !== '0px'
      const framed = element.tagName === 'TEXTAREA' && frame.matches(':focus-within')
      return { name: element.getAttribute('aria-label') ?? element.textContent.trim(), visible: ring || framed || element === document.body }
    })()`)
    expect(focused.visible, focused.name).toBe(true)
    seen.push(focused.name)
  }
  expect(seen).toEqual(
    expect.arrayContaining([
      'Skip to content',
      'Play',
      'Turns',
      'Quality',
      'Reference',
      'Question',
      'Add files',
    ]),
  )
  await context.close()
})

test('the colours chosen by hand outlast a reload', async () => {
  const { page, context } = await visit(browser, server.url, { colorScheme: 'light' })
  await page.getByRole('button', { name: /Switch to light/ }).click()
  await page.getByRole('button', { name: /Switch to dark/ }).click()
  await page.reload()
  await settled(page, 'play')
  expect((await page.evaluate<{ dark: boolean }>(contrast)).dark).toBe(true)
  await context.close()
})
