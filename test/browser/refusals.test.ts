import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addFiles, ask, openBrowser, picture, visit } from '../support/browser.ts'
import { invoice, pdfOf } from '../support/documents.ts'
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

test('a truncated PDF is named and refused with what to do, and the next turn works', async () => {
  const { page, context, problems } = await visit(browser, server.url)
  const whole = await pdfOf([invoice])
  await addFiles(page, [
    { name: 'whole.pdf', bytes: whole },
    { name: 'broken.pdf', bytes: whole.subarray(0, whole.length / 2) },
  ])
  await ask(page, 'What is the total due?')
  const error = page.getByTestId('error')
  await error.getByText('broken.pdf').waitFor()
  await error.getByText('The PDF cannot be read').waitFor()
  await error.getByText('Check that the file opens elsewhere').waitFor()
  await error.getByText('part_unreadable').waitFor()
  await picture(page, 'refused-1440-light')
  await page.getByRole('button', { name: 'Remove broken.pdf' }).click()
  await page.getByLabel('Question').focus()
  await page.keyboard.press('Control+Enter')
  await page.getByTestId('answer').getByText('$755.50').waitFor()
  expect(await error.count()).toBe(0)
  // The browser itself reports the refusal's status; nothing else may be wrong.
  expect(problems.filter((problem) => !/status of 400 .*\/v1\/turns$/.test(problem))).toEqual([])
  await context.close()
})

test('an address without a page says so and leads back', async () => {
  const { page, context, problems } = await visit(browser, `${server.url}/nowhere`)
  await page.getByRole('heading', { name: 'Nothing hangs here' }).waitFor()
  await page.getByRole('link', { name: 'Go to Turns' }).click()
  await page.waitForURL(/\/turns$/)
  expect(problems).toEqual([])
  await context.close()
})
