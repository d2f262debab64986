import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addFiles, ask, openBrowser, picture, visit } from '../support/browser.ts'
import { invoice, pdfOf } from '../support/documents.ts'
import { type RunningServer, startServer } from '../support/server.ts'

let dataFolder: string
/** Listens on every address, so it demands keys. */
let server: RunningServer
let browser: Browser
let key: string
beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'plumbline-signing-in-'))
  const command = ['dist/cli.js', 'keys', 'create', '--name', 'console', '--data', dataFolder, '--json']
  const { stdout } = await promisify(execFile)(process.execPath, command)
  key = JSON.parse(stdout).key
  server = await startServer({ dataFolder, env: { HOST: '0.0.0.0' } })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  await rm(dataFolder, { recursive: true })
})

test('a server that demands keys asks for one, and the console then works without keeping it', async () => {
  const { page, context, problems } = await visit(browser, server.url.replace('0.0.0.0', '127.0.0.1'))
  const card = page.getByRole('dialog', { name: 'Sign in' })
  await card.waitFor()
  await picture(page, 'signing-in-1440-light')
  await card.getByLabel('API key').fill('pl_wrong')
  await page.keyboard.press('Enter')
  await card.getByText('The API key is not known').waitFor()
  await card.getByLabel('API key').fill(key)
  await page.keyboard.press('Enter')
  await card.waitFor({ state: 'hidden' })

  await addFiles(page, [{ name: 'invoice.pdf', bytes: await pdfOf([invoice]) }])
  await ask(page, 'What is the total due?')
  await page.getByTestId('answer').getByText('$755.50').waitFor()
  // The page's picture is fetched without a header, so it shows that the cookie serves.
  await page.getByTestId('citation-box').waitFor()
  await page.reload()
  await page.getByTestId('answer').getByText('$755.50').waitFor()
  expect(await card.isVisible()).toBe(false)
  expect(
    await page.evaluate('JSON.stringify([localStorage, sessionStorage, document.cookie])'),
  ).not.toContain(key)
  // The browser itself reports what was refused before; nothing else may be wrong.
  expect(problems.filter((problem) => !/status of 401/.test(problem))).toEqual([])
  await context.close()
})
