import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, picture, visit } from '../support/browser.ts'
import { type RunningServer, startServer } from '../support/server.ts'

let server: RunningServer
let browser: Browser
beforeAll(async () => {
  server = await startServer()
  browser = await openBrowser()
  for (const thing of ['keys', 'lamps', 'ropes'])
    await server.openai.chat.completions.create({
      model: 'agent/reader',
      messages: [{ role: 'user', content: `The ${thing} are under the mat. Where are the ${thing}?` }],
    })
  await fetch(`${server.url}/v1/turns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'agent/reader',
      input: [{ role: 'user', content: [{ type: 'image', url: 'http://127.0.0.1:9/chart.png' }] }],
    }),
  })
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

test('filters are in the address and survive a reload', async () => {
  const { page, context, problems } = await visit(browser, `${server.url}/turns`)
  const rows = page.getByTestId('turn-row')
  await rows.nth(2).waitFor()
  await page.getByLabel('State').selectOption('completed')
  await page.getByLabel('Search in questions').fill('lamps')
  await page.waitForURL(/\?state=completed&text=lamps$/)
  await page.reload()
  await rows.first().waitFor()
  expect(await rows.count()).toBe(1)
  expect(await rows.first().textContent()).toContain('lamps')
  expect(await page.getByLabel('State').inputValue()).toBe('completed')
  expect(await page.getByLabel('Search in questions').inputValue()).toBe('lamps')
  await page.getByRole('button', { name: 'Clear' }).click()
  await rows.nth(2).waitFor()
  await picture(page, 'turns-1440-light')
  expect(problems).toEqual([])
  await context.close()
})

test('the keyboard alone leads from Play to a turn, its timeline and its events', async () => {
  const { page, context, problems } = await visit(browser, server.url)
  await page.getByLabel('Question').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await page.waitForURL(/\/turns$/)
  await page.getByTestId('turn-row').nth(2).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('keys')
  await page.waitForURL(/text=keys/)
  await expect.poll(() => page.getByTestId('turn-row').count()).toBe(1)
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await expect.poll(() => page.locator(':focus').getAttribute('data-selected')).toBe('true')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/turns\/turn_/)
  await page.getByRole('heading', { name: 'Timeline' }).waitFor()
  const timeline = page.locator('section', { has: page.getByRole('heading', { name: 'Timeline' }) })
  await timeline.getByText('local/reader').first().waitFor()
  await timeline.getByText('Completed').waitFor()
  const event = page.locator('summary', { hasText: 'turn.started' })
  await event.focus()
  await page.keyboard.press('Enter')
  await page.getByText('"type": "turn.started"').waitFor()
  await picture(page, 'turn-1440-light', true)
  expect(problems).toEqual([])
  await context.close()
})
