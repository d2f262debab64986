import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Label } from '../../src/contract/label.ts'
import { turnsOf } from '../support/asking.ts'
import { addFiles, ask, markedBox, openBrowser, picture, visit } from '../support/browser.ts'
import { invoice, pdfOf } from '../support/documents.ts'
import { expectGoodLook, looks } from '../support/looks.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import type { Script } from '../upstream/script.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

const wrong = 'The total due is $999.00.'
const right = 'The total due is $755.50.'

/** Errs at first, and is right once it is shown what it said; of the weather it never is. */
function script(body: Buffer): Script {
  const text = body.toString('utf8')
  const told = text.includes('$999.00')
  return { text: told && !text.includes('weather') ? right : wrong, first_chunk_delay_ms: told ? 900 : 300 }
}

const upstreamModel = 'scripted/gpt-5-mini'

let upstream: Upstream
let server: RunningServer
let browser: Browser
beforeAll(async () => {
  upstream = await startUpstream({ models: ['gpt-5-mini'], script: ({ body }) => script(body) })
  server = await startServer({
    upstream,
    config: {
      prices: { [upstreamModel]: { input_usd_per_million: 2, output_usd_per_million: 8 } },
      agents: {
        desk: {
          models: [upstreamModel],
          verify: { mode: 'gate', by: ['numbers', 'grounding'], revisions: 1 },
        },
        clerk: { models: ['local/reader'], verify: { mode: 'shadow', by: ['grounding'] } },
        pair: {
          models: ['local/reader', upstreamModel],
          route: { policy: 'weighted', weights: { 'local/reader': 1 } },
        },
      },
    },
  })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  await upstream.close()
})

async function askAgent(page: Page, agent: string, question: string) {
  await addFiles(page, [{ name: 'invoice.pdf', bytes: await pdfOf([invoice]) }])
  await page.getByLabel('Model', { exact: true }).selectOption(`agent/${agent}`)
  await ask(page, question)
}

/** The newest turn’s id. */
async function newestTurn(): Promise<string> {
  const [turn] = await turnsOf(server, 'limit=1')
  return turn?.id ?? ''
}

async function labelsOf(id: string): Promise<Label[]> {
  return (await server.get<{ data: Label[] }>(`/v1/turns/${id}/labels`)).data
}

test('a held answer says that it is being checked, then what passed; a person labels it by keyboard', async () => {
  const { page, context, problems } = await visit(browser, server.url)
  await askAgent(page, 'desk', 'What is the total due?')
  await page.getByTestId('held').getByText('Writing and checking the answer…').waitFor()
  await picture(page, 'verification-held-1440-light')
  await page
    .getByTestId('held')
    .getByText(/One draft was turned down so far\./)
    .waitFor()
  expect(await page.getByText('$999.00').count()).toBe(0)
  await page.getByTestId('answer').getByText('$755.50').waitFor()
  const checks = page.getByTestId('answer-checks')
  await checks.getByText('numbers').waitFor()
  await checks.getByText('No confidence: not calibrated yet').waitFor()
  expect(await page.getByTestId('confidence').count()).toBe(0)
  const rightButton = page.getByRole('button', { name: 'Right' })
  await rightButton.focus()
  await page.keyboard.press('Enter')
  await page.getByText('Noted as a label').waitFor()
  expect(await rightButton.getAttribute('aria-pressed')).toBe('true')
  const id = await newestTurn()
  expect(await labelsOf(id)).toMatchObject([{ correct: true, rater: 'person' }])
  await page.keyboard.press('-')
  await expect.poll(async () => (await labelsOf(id)).map(({ correct }) => correct)).toEqual([false])
  expect(await page.getByRole('button', { name: 'Wrong' }).getAttribute('aria-pressed')).toBe('true')
  expect(problems).toEqual([])
  await picture(page, 'verification-play-1440-light', true)
  await context.close()
})

test('the page of a turn shows each draft, what was said of it and what was done, with claims beside their source', async () => {
  const { page, context, problems } = await visit(browser, `${server.url}/turns/${await newestTurn()}`)
  const rounds = page.getByTestId('round')
  await rounds.nth(1).waitFor()
  const first = rounds.nth(0)
  const fold = first.locator('details', { hasText: 'Draft that was turned down' })
  await fold.locator('summary').press('Enter')
  await fold.locator('p').getByText('$999.00').waitFor()
  await first.getByTestId('gate').getByText('Turned down: asked again, with what was found').waitFor()
  await first.getByText('Not supported:').first().waitFor({ state: 'attached' })
  await rounds.nth(1).getByTestId('gate').getByText('Accepted').waitFor()
  await page.getByText(/^2 rounds\. Checking took .+ and cost \$0 of \$/).waitFor()

  await rounds.nth(1).getByTestId('claim-source').first().press('Enter')
  await page.waitForURL(/cite=\d/)
  const [left, , , bottom] = await markedBox(page)
  expect(left).toBeGreaterThan(0)
  expect(bottom).toBeLessThan(1)

  const timeline = page.getByRole('toolbar', { name: 'Waterfall' })
  await timeline.getByRole('button', { name: /^numbers, round 1, failed/ }).waitFor()
  await timeline.getByRole('button', { name: /^numbers, round 2, passed/ }).waitFor()
  await timeline.getByRole('button', { name: /^scripted\/gpt-5-mini, .*revision/ }).waitFor()
  expect(problems).toEqual([])
  await context.close()
})

test.each(looks)('the checks of a turn fit and can be read ($width px, $colorScheme)', async (look) => {
  const address = `${server.url}/turns/${await newestTurn()}`
  const settled = (page: Page) => page.getByTestId('round').nth(1).waitFor()
  await expectGoodLook(browser, address, look, settled, 'verification-turn')
})

test('when no answer passes there is none, and its drafts can still be read', async () => {
  const { page, context, problems } = await visit(browser, server.url)
  await askAgent(page, 'desk', 'How is the weather?')
  await page.getByTestId('answer').getByText('I could not verify an answer').waitFor()
  await page.getByText('No answer passed its checks').waitFor()
  expect(await page.getByTestId('label').count()).toBe(0)
  await page.getByText(/The answer was not verified: numbers failed/).waitFor()
  await page.getByRole('link', { name: 'Timeline and events' }).click()
  await page.getByTestId('round').nth(1).getByText('Turned down: no answer is given').waitFor()
  await page.getByText('Draft that was turned down').first().waitFor({ state: 'attached' })
  await picture(page, 'verification-abstained-1440-light', true)
  expect(problems).toEqual([])
  await context.close()
})

test('an answer that is checked behind is there at once, and its verdict follows', async () => {
  const { page, context, problems } = await visit(browser, server.url, { width: 390, height: 844 })
  await askAgent(page, 'clerk', 'What is the total due?')
  await page.getByTestId('answer').getByText('$755.50').waitFor()
  await page.getByTestId('answer-checks').getByText('grounding').waitFor()
  expect(await page.getByTestId('held').count()).toBe(0)
  await page.getByRole('link', { name: 'Timeline and events' }).click()
  await page.getByText('Checked behind the answer, which was delivered at once.').waitFor()
  expect(problems).toEqual([])
  await context.close()
})

test('a turn that was routed shows what was expected of each candidate, and why one was chosen', async () => {
  const { page, context, problems } = await visit(browser, server.url)
  await askAgent(page, 'pair', 'What is the total due?')
  await page.getByTestId('answer').getByText('$755.50').waitFor()
  await page.getByRole('link', { name: 'Timeline and events' }).click()
  const rows = page.getByTestId('prediction')
  await rows.nth(1).waitFor()
  expect(await rows.filter({ hasText: 'chosen' }).textContent()).toContain('local/reader')
  await page.getByText(/Policy weighted: at random, by weight/).waitFor()
  await picture(page, 'verification-route-1440-light', true)
  expect(problems).toEqual([])
  await context.close()
})
