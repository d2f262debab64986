import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, openBrowser, picture, visit } from '../support/browser.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

const text = `## Two lamps

Both are **brass**; see [the catalogue](https://lamps.example/brass) or [this](javascript:alert(1)).

| lamp | price |
|---|--:|
| deck | $420.00 |
| anchor | $310.50 |

- the first is *heavier*
- the second \`floats\`

\`\`\`sh
echo "polish"
\`\`\`

![a picture](https://elsewhere.example/?secret=1)
<img src="https://elsewhere.example/2" onerror="alert(1)">`

let upstream: Upstream
let server: RunningServer
let browser: Browser
beforeAll(async () => {
  upstream = await startUpstream({
    models: ['writer', 'spare'],
    script: ({ body }) =>
      body.includes('"model":"writer"') && body.includes('fail')
        ? { status: 500, error_message: 'no' }
        : { text, chunks: 20 },
  })
  server = await startServer({ upstream })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  await upstream.close()
})

test.each(['light', 'dark'] as const)(
  'a composed answer is set from its Markdown, and loads nothing (%s)',
  async (colorScheme) => {
    const { page, context, problems } = await visit(browser, server.url, { colorScheme })
    await page.getByLabel('Model', { exact: true }).selectOption('scripted/writer')
    await ask(page, 'Tell me about lamps.')
    const answer = page.getByTestId('answer')
    await answer.getByRole('heading', { name: 'Two lamps' }).waitFor()
    await answer.getByRole('cell', { name: '$310.50' }).waitFor()
    await answer.getByText('[image: a picture]').waitFor()
    const link = answer.getByRole('link', { name: 'the catalogue' })
    expect(await link.getAttribute('rel')).toContain('noopener')
    expect(await answer.getByRole('link', { name: 'this' }).count()).toBe(0)
    expect(await answer.locator('img').count()).toBe(0)
    await answer.getByText('onerror').waitFor()
    expect(problems).toEqual([])
    await picture(page, `composed-1440-${colorScheme}`, true)
    await context.close()
  },
)

test('the advanced settings ride in the request and are remembered', async () => {
  const { page, context, problems } = await visit(browser, server.url)
  await page.getByLabel('Model', { exact: true }).selectOption('scripted/writer')
  await page.getByRole('button', { name: 'Advanced' }).click()
  await page.getByLabel('Add a fallback model').selectOption('scripted/spare')
  await page.getByLabel('Hedge').check()
  await picture(page, 'advanced-1440-light')
  await page.reload()
  await page.getByRole('button', { name: /Advanced.*set/ }).click()
  await page.getByRole('list', { name: 'Fallback models' }).getByText('scripted/spare').waitFor()
  const sent = page.waitForRequest(
    (request) => request.method() === 'POST' && request.url().endsWith('/v1/turns'),
  )
  await ask(page, 'Tell me about lamps, or fail.')
  expect((await sent).postDataJSON()).toMatchObject({
    model: 'scripted/writer',
    fallback: ['scripted/spare'],
    hedge: true,
  })
  await page.getByTestId('answer').getByText('brass').first().waitFor()
  expect(problems).toEqual([])
  await context.close()
})

test('without several models that compose there is nothing advanced', async () => {
  const alone = await startServer()
  const { page, context } = await visit(browser, alone.url)
  await page.getByLabel('Model', { exact: true }).waitFor()
  await expect
    .poll(() => page.getByLabel('Model', { exact: true }).locator('option').count())
    .toBeGreaterThan(1)
  expect(await page.getByRole('button', { name: 'Advanced' }).count()).toBe(0)
  await context.close()
  await alone.stop()
})
