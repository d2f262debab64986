import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { errorTable } from '../../src/contract/errors.ts'
import { openBrowser, picture, visit } from '../support/browser.ts'
import { type RunningServer, startServer } from '../support/server.ts'

let server: RunningServer
let browser: Browser
beforeAll(async () => {
  server = await startServer()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

test('every route of the OpenAPI document and every error has a row', async () => {
  const { page, context, problems } = await visit(browser, server.url)
  await page.getByLabel('Question').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await page.waitForURL(/\/reference$/)
  await page.getByTestId('route').first().waitFor()
  const { paths } = await server.get<{ paths: Record<string, object> }>('/openapi.json')
  const routes = Object.values(paths).flatMap((operations) => Object.keys(operations))
  expect(await page.getByTestId('route').count()).toBe(routes.length)
  expect(await page.getByTestId('error-row').count()).toBe(Object.keys(errorTable).length)
  expect(await page.getByRole('main').textContent()).not.toContain('undefined')
  expect(problems).toEqual([])
  await picture(page, 'reference-1440-light')
  await context.close()
})

test('a link to a route opens it, fields inside fields too', async () => {
  const { page, context, problems } = await visit(browser, `${server.url}/reference#post-v1-turns`, {
    colorScheme: 'dark',
  })
  const route = page.locator('#post-v1-turns')
  await route.getByRole('heading', { name: 'Body' }).waitFor()
  await route.locator('summary', { hasText: 'of input' }).click()
  await route.getByText('content', { exact: true }).waitFor()
  await route.getByText('required').first().waitFor()
  await picture(page, 'reference-route-1440-dark')
  expect(problems).toEqual([])
  await context.close()
})

test('a link to an error shows it, marked and in view', async () => {
  const { page, context, problems } = await visit(browser, `${server.url}/reference#error-part_encrypted`, {
    width: 390,
    height: 844,
  })
  const row = page.locator('#error-part_encrypted')
  await row.getByText('Save a copy without a password').waitFor()
  await expect.poll(() => row.getAttribute('aria-current')).toBe('location')
  await expect
    .poll(async () => {
      const { y = -1 } = (await row.boundingBox()) ?? {}
      return y > 56 && y < 844
    })
    .toBe(true)
  await picture(page, 'reference-error-390-light')
  expect(problems).toEqual([])
  await context.close()
})

test('the search narrows routes and errors, by keyboard and by address', async () => {
  const { page, context, problems } = await visit(browser, `${server.url}/reference`)
  await page.getByTestId('route').first().waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('cancel')
  await page.waitForURL(/text=cancel/)
  await expect.poll(() => page.getByTestId('route').count()).toBeLessThan(5)
  await page.locator('#post-v1-turns-id-cancel').waitFor()
  await page.reload()
  await page.locator('#error-turn_cancelled').waitFor()
  expect(await page.getByTestId('error-row').count()).toBeLessThan(5)
  await page.getByLabel('Search routes').fill('no such thing at all')
  await page.getByText('Nothing here is called').waitFor()
  await page.getByRole('link', { name: 'Show everything' }).click()
  await page.locator('#error-internal').waitFor()
  expect(problems).toEqual([])
  await context.close()
})

test.each(['post-v1-turns', 'post-v1-chat-completions', 'post-v1-responses', 'get-v1-models'])(
  'the command of %s works as it is copied',
  async (id) => {
    const { page, context } = await visit(browser, `${server.url}/reference#${id}`)
    const command = await page.locator(`#${id} pre`).textContent()
    const { stdout } = await promisify(execFile)('bash', ['-c', `${command} --silent --fail`])
    expect(stdout).toContain('agent/reader')
    await context.close()
  },
)
