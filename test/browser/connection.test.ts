import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addFiles, ask, openBrowser, picture, visit } from '../support/browser.ts'
import { invoice, scannedPdfOf } from '../support/documents.ts'
import { startServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

test('a page reloaded while its turn runs takes the turn up again', async () => {
  const server = await startServer()
  const { page, context, problems } = await visit(browser, server.url)
  const filler = ['Log of the harbour master', 'Nothing to report.']
  await addFiles(page, [
    { name: 'log.pdf', bytes: await scannedPdfOf([filler, filler, filler, filler, invoice]) },
  ])
  await ask(page, 'What is the total due?')
  await page.getByRole('progressbar', { name: 'Reading log.pdf' }).waitFor()
  await page.waitForURL(/turn=turn_/)
  const address = page.url()
  await page.reload()
  await page.getByRole('progressbar', { name: 'Reading log.pdf' }).waitFor()
  await page.getByTestId('answer').getByText('755.50').waitFor()
  expect(page.url()).toBe(address)
  const { data } = await server.get<{ data: { state: string }[] }>('/v1/turns')
  expect(data.map(({ state }) => state)).toEqual(['completed'])
  expect(problems).toEqual([])
  await context.close()
  await server.stop()
})

test('a server that is gone is said to be gone, until it is back', async () => {
  const server = await startServer()
  const { page, context } = await visit(browser, server.url)
  await page.getByLabel('Question').waitFor()
  const banner = page.getByText('The server does not answer.').first()
  expect(await banner.count()).toBe(0)
  await server.kill()
  // The page asks again whenever it is looked at anew.
  await page.evaluate("window.dispatchEvent(new Event('visibilitychange'))")
  await banner.waitFor()
  await picture(page, 'gone-1440-light')
  const { port } = new URL(server.url)
  const back = await startServer({ env: { PORT: port } })
  await banner.waitFor({ state: 'detached' })
  await back.stop()
  await server.stop()
  await context.close()
})
