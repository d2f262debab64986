import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addFiles, ask, openBrowser, visit } from '../support/browser.ts'
import { invoice, pdfOf } from '../support/documents.ts'
import { startServer } from '../support/server.ts'

let browser: Browser
let dataFolder: string
beforeAll(async () => {
  browser = await openBrowser()
  dataFolder = await mkdtemp(join(tmpdir(), 'plumbline-sign-in-'))
})
afterAll(async () => {
  await browser.close()
  await rm(dataFolder, { recursive: true })
})

test('where a key is needed, the console asks for it once; then uploads, answers and pictures of pages work', async () => {
  const create = ['dist/cli.js', 'keys', 'create', '--name', 'console', '--data', dataFolder]
  const key = (await promisify(execFile)(process.execPath, create)).stdout.trim()
  const server = await startServer({ dataFolder, env: { HOST: '0.0.0.0' } })
  const { page, context } = await visit(browser, server.url.replace('0.0.0.0', '127.0.0.1'))
  const card = page.getByRole('dialog', { name: 'Sign in' })
  await card.getByLabel('API key').fill('pl_wrong')
  await card.getByRole('button', { name: 'Sign in' }).click()
  await card.getByRole('alert').getByText('not known').waitFor()
  await card.getByLabel('API key').fill(key)
  await card.getByRole('button', { name: 'Sign in' }).click()
  await card.waitFor({ state: 'hidden' })
  await addFiles(page, [{ name: 'invoice.pdf', bytes: await pdfOf([invoice]) }])
  await ask(page, 'What is the total due?')
  await page.getByTestId('answer').getByText('755.50').waitFor()
  await page.reload()
  await page.getByTestId('answer').getByText('755.50').waitFor()
  expect(await card.isVisible()).toBe(false)
  const kept = await page.evaluate(
    'JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}])',
  )
  expect(kept).not.toContain(key)
  expect(kept).not.toContain('plumbline_session')
  await context.close()
  await server.stop()
})
