import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addFiles, ask, dragOver, markedBox, openBrowser, picture, visit } from '../support/browser.ts'
import { invoice, pdfOf, scannedPdfOf, scanOf } from '../support/documents.ts'
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

/** The lines of `pdfOf` and `scanOf` that hold the answer, as fractions of the page. */
const totalInPdf = { left: 60 / 595, top: 285 / 842, right: 470 / 595, bottom: 312 / 842 }
const scanHeight = 220 + invoice.length * 70
const totalInScan = { left: 100 / 1240, top: 590 / scanHeight, right: 1010 / 1240, bottom: 665 / scanHeight }

/** The mark is drawn with some air around the words. */
const air = 0.02

function expectWithin([left, top, right, bottom]: number[], place: typeof totalInPdf) {
  expect(left).toBeGreaterThan(place.left - air)
  expect(top).toBeGreaterThan(place.top - air)
  expect(right).toBeLessThan(place.right + air)
  expect(bottom).toBeLessThan(place.bottom + air)
}

test('a PDF dropped on the page is asked about by keyboard, and its citation lies on the words', async () => {
  const { page, context, problems } = await visit(browser, server.url)
  const drag = await dragOver(page, [{ name: 'invoice.pdf', bytes: await pdfOf([invoice]) }])
  await page.getByText('Let go to add it').waitFor()
  await picture(page, 'drop-1440-light')
  await drag.letGo()
  await ask(page, 'What is the total due?')
  const answer = page.getByTestId('answer')
  await answer.getByText('$755.50').waitFor()
  await answer.getByTestId('citation').first().click()
  expectWithin(await markedBox(page), totalInPdf)
  expect(new URL(page.url()).searchParams.get('turn')).toMatch(/^turn_/)
  expect(problems).toEqual([])
  await picture(page, 'answer-1440-light')
  await context.close()
})

test('a scan chosen by the file input is recognised, and its citation lies on the words', async () => {
  const { page, context, problems } = await visit(browser, server.url, { width: 390, height: 844 })
  await addFiles(page, [{ name: 'scan.png', bytes: await scanOf(invoice) }])
  await ask(page, 'What is the total due?')
  await page.getByTestId('answer').getByText('755.50').waitFor()
  await page.getByTestId('citation').first().click()
  expectWithin(await markedBox(page), totalInScan)
  expect(problems).toEqual([])
  await picture(page, 'sheet-390-light')
  await context.close()
})

test('a long scan shows which page is being read before it is answered', async () => {
  const { page, context, problems } = await visit(browser, server.url, { colorScheme: 'dark' })
  const filler = (n: number) => [`Page ${n} of the yearly report`, 'The harbour was quiet in this month.']
  const pages = [...Array.from({ length: 5 }, (_, i) => filler(i + 1)), invoice]
  await addFiles(page, [{ name: 'report.pdf', bytes: await scannedPdfOf(pages) }])
  await ask(page, 'What is the total due?')
  await page.getByRole('progressbar', { name: 'Reading report.pdf' }).waitFor()
  await page
    .getByRole('article')
    .getByText(/page [1-5] of 6/)
    .waitFor()
  expect(await page.getByTestId('answer').count()).toBe(0)
  await picture(page, 'reading-1440-dark')
  await page.getByTestId('answer').getByText('755.50').waitFor()
  await page.getByText('Page 6 · score').waitFor()
  expect(problems).toEqual([])
  await picture(page, 'answer-1440-dark')
  await context.close()
})
