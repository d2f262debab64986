import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { QualityReport } from '../../src/contract/quality.ts'
import type { Answer } from '../../src/contract/turn.ts'
import { openBrowser, visit } from '../support/browser.ts'
import { pdfOf } from '../support/documents.ts'
import { expectGoodLook, looks } from '../support/looks.ts'
import { type RunningServer, startServer } from '../support/server.ts'

const questions = [
  'What is the total due?',
  'What is the invoice number?',
  'When is payment due?',
  'How long is the guarantee?',
]
/** Some of them are not found, and an answer that is none has no score. */
const labelled = 96

let server: RunningServer
let browser: Browser
beforeAll(async () => {
  const by = ['citation_score', 'grounding']
  server = await startServer({
    config: {
      agents: {
        clerk: { models: ['local/reader'], verify: { mode: 'shadow', by, accept_wrong: 0.4 } },
        desk: { models: ['local/reader'], verify: { mode: 'gate', by, accept_wrong: 0.4 } },
      },
    },
  })
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** Asks about a bill of its own, which no earlier turn asked about. */
async function askFor(agent: string, i: number): Promise<Answer> {
  const bill = await pdfOf([
    [
      `Harbour Lighting Ltd, customer ${i}`,
      `Invoice number: HL-${20_000 + i}`,
      ...(i % 3 === 0 ? [] : [`Payment due: ${1 + (i % 28)} April 2026`]),
      { left: 'Anchor light', right: `$${300 + i}.50` },
      { left: 'Total due', right: `$${700 + i}.50` },
    ],
  ])
  const file = {
    filename: `bill-${i}.pdf`,
    file_data: `data:application/pdf;base64,${bill.toString('base64')}`,
  }
  const completion = await server.openai.chat.completions.create({
    model: `agent/${agent}`,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'file', file },
          { type: 'text', text: questions[i % questions.length] ?? '' },
        ],
      },
    ],
  })
  return (completion as unknown as { plumbline: Answer }).plumbline
}

/** Right more often where the score is high, as labels would have it, though not always. */
async function askAndLabel(i: number) {
  const { turn_id, verdicts } = await askFor('clerk', i)
  const score = verdicts?.[0]?.score ?? 0
  const correct = i % 9 === 0 ? score <= 0.5 : score > 0.5
  const response = await fetch(`${server.url}/v1/turns/${turn_id}/labels`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ correct, rater: 'test' }),
  })
  expect(response.status).toBe(200)
}

const report = () => server.get<QualityReport>('/v1/quality')

test.each(looks)('with nothing checked it says how to begin ($width px, $colorScheme)', async (look) => {
  const settled = async (page: Page) => {
    await page.getByRole('heading', { name: 'Nothing has been checked yet' }).waitFor()
    await page.getByRole('button', { name: 'Copy the configuration' }).waitFor()
    await page.getByText("verify: { mode: 'shadow', by: ['citation_score', 'grounding'] }").waitFor()
  }
  await expectGoodLook(browser, `${server.url}/quality`, look, settled, 'quality-empty')
})

test('the keyboard leads there, labels are counted, and calibrations are fitted by hand', async () => {
  for (let i = 0; i < labelled; i += 8)
    await Promise.all(Array.from({ length: 8 }, (_, k) => askAndLabel(i + k)))
  await askFor('desk', 1)
  const { page, context, problems } = await visit(browser, server.url)
  await page.keyboard.press('g')
  await page.keyboard.press('q')
  await page.waitForURL(/\/quality$/)
  const fit = page.getByRole('button', { name: 'Fit calibrations' })
  await fit.focus()
  await page.keyboard.press('Enter')
  await page.getByText(/calibrations? fitted|unchanged: no new labels/).waitFor()
  await page.getByTestId('scope').first().waitFor()
  expect(problems).toEqual([])
  await context.close()
})

test('the figures are those of the API, with their intervals and labels', async () => {
  const { scopes, verifiers } = await report()
  const scope = scopes.find(
    ({ scope: { verifier, task }, calibration }) =>
      calibration && verifier === 'citation_score' && task === 'clerk',
  )
  const { page, context, problems } = await visit(browser, `${server.url}/quality?verifier=citation_score`)
  const card = page.getByRole('listitem', { name: 'citation_score on local/reader, documents, agent clerk' })
  await card.waitFor()
  const { calibration, reliability = [], operating_point } = scope ?? {}
  const text = ((await card.textContent()) ?? '').replaceAll('\u00a0', ' ')
  expect(text).toContain(`${Math.round((calibration?.accuracy.value ?? 0) * 100)} %`)
  expect(text).toContain(calibration?.ece.value.toFixed(3))
  expect(text).toContain(`${calibration?.ece.low?.toFixed(3)}–${calibration?.ece.high?.toFixed(3)}`)
  expect(text).toContain(calibration?.brier.value.toFixed(3))
  expect(text).toContain(`${calibration?.labels} labels`)
  expect(text).toContain(
    operating_point?.threshold === null ? 'Infeasible.' : 'answers are accepted from confidence',
  )

  const charts = card.getByRole('img')
  expect(await charts.nth(0).getAttribute('aria-label')).toMatch(
    /^Reliability of citation_score on local\/reader, documents/,
  )
  expect(await charts.nth(0).locator('circle').count()).toBe(reliability.length)
  expect(await charts.nth(1).getAttribute('aria-label')).toMatch(/^Coverage against risk of /)
  await charts.nth(1).getByText('bound 40 %').waitFor()

  await card.locator('summary').press('Enter')
  expect(await card.getByRole('table', { name: 'Reliability' }).locator('tbody tr').count()).toBe(
    reliability.length,
  )

  const worth = verifiers.find(({ verifier }) => verifier === 'citation_score')
  const row = page.getByTestId('worth').filter({ hasText: 'citation_score' })
  const cells = (await row.locator('td').allTextContents()).join(' ')
  for (const number of [worth?.verdicts, worth?.failed, worth?.caught, worth?.missed, worth?.false_alarms])
    expect(cells).toContain(String(number))
  expect(problems).toEqual([])
  await context.close()
})

test('the period is in the address, and survives a reload', async () => {
  const { page, context, problems } = await visit(browser, `${server.url}/quality`)
  await page.getByTestId('scope').first().waitFor()
  await page.getByLabel('Period').selectOption('Last 7 days')
  await page.waitForURL(/\?days=7$/)
  await page.getByLabel('Period').selectOption('From day to day')
  await page.waitForURL(/from=\d{4}-\d\d-\d\d&to=/)
  await page.getByLabel('First day').fill('2020-01-01')
  await page.getByLabel('Last day').fill('2020-01-31')
  await page.waitForURL(/from=2020-01-01&to=2020-01-31$/)
  await page.reload()
  await page.getByText('Turns of 2020-01-01 to 2020-01-31 (UTC)').waitFor()
  await page.getByText('No answer was checked in this period.').waitFor()
  await page.getByTestId('scope').first().waitFor()
  expect(problems).toEqual([])
  await context.close()
})

test('an answer with a calibrated score says how sure it is', async () => {
  const { turn_id, confidence } = await askFor('clerk', 2)
  const { page, context, problems } = await visit(browser, `${server.url}/turns/${turn_id}`)
  const badge = page.getByTestId('confidence')
  await badge.waitFor()
  const said = Number((await badge.textContent())?.match(/[\d.]+/)?.[0])
  expect(said).toBeCloseTo((confidence ?? 0) * 100, -0.5)
  expect(problems).toEqual([])
  await context.close()
})

test.each(looks)('curves and tables fit and can be read ($width px, $colorScheme)', async (look) => {
  const settled = (page: Page) => page.getByTestId('worth').first().waitFor()
  await expectGoodLook(browser, `${server.url}/quality`, look, settled, 'quality')
})
