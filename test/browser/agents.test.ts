import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { turnsOf } from '../support/asking.ts'
import { addFiles, ask, openBrowser, picture, visit } from '../support/browser.ts'
import { pdfOf } from '../support/documents.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import type { Script } from '../upstream/script.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

interface Request {
  messages: { role: string; content?: unknown; tool_calls?: { id: string }[] }[]
  tools?: { function: { name: string } }[]
}

const chart = {
  spec: {
    mark: 'bar',
    data: { values: [6, 9, 7, 11].map((level, hour) => ({ hour: `${hour * 6}:00`, level })) },
    encoding: {
      x: { field: 'hour', type: 'ordinal' },
      y: { field: 'level', type: 'quantitative' },
    },
  },
}

/** First looks around, then wants to tell somebody, then answers. */
const steps: Script[] = [
  {
    tool_calls: [
      { id: 'a', name: 'calculator', arguments: '{"expression":"(1249.50 + 80) * 1.19"}' },
      { id: 'b', name: 'tides', arguments: '{"harbour":"Husum","days":2}' },
      { id: 'c', name: 'weather', arguments: '{"city":"Husum"}' },
      { id: 'd', name: 'tides', arguments: '{"harbour":"Tönning","days":1}' },
      { id: 'e', name: 'archive', arguments: '{"since":1890}' },
      { id: 'f', name: 'chart', arguments: JSON.stringify(chart) },
    ],
    first_chunk_delay_ms: 150,
    chunk_delay_ms: 20,
  },
  {
    tool_calls: [
      {
        id: 'a',
        name: 'send_notice',
        arguments: '{"to":"harbour@example.org","text":"High water at 14:10."}',
      },
    ],
    first_chunk_delay_ms: 120,
    chunk_delay_ms: 20,
  },
]

function script(body: Buffer): Script {
  if (body.length === 0) return {}
  const { messages, tools = [] } = JSON.parse(body.toString('utf8')) as Request
  const asked = JSON.stringify(messages)
  if (asked.includes('lighthouse'))
    return { text: asked.includes('Passages:') ? 'It stands on page 5.' : 'NONE', first_chunk_delay_ms: 150 }
  if (tools.some((tool) => tool.function.name === 'open_window'))
    return { tool_calls: [{ id: 'w', name: 'open_window', arguments: '{"width_cm":20}' }] }
  const taken = messages.filter((message) => message.tool_calls !== undefined).length
  return steps[taken] ?? { text: 'High water is at **14:10**; dues are $1,582.11.', chunk_delay_ms: 10 }
}

const tool = (name: string, body: string, more: string) => `{
  name: '${name}', description: '${name}', inputSchema: { type: 'object' }, parse: (input) => input,
  ${more}, call: ${body},
}`
const reads = "effect: 'read', idempotent: true"
const tools = [
  tool(
    'tides',
    `async ({ harbour, days }, { progress }) => {
      for (let day = 1; day <= days * 2; day++) {
        await new Promise((done) => setTimeout(done, 200))
        progress({ done: day, total: days * 2, message: 'Reading the gauge' })
      }
      return { parts: [{ type: 'text', text: harbour + ': high water at 14:10 and 02:31' }] }
    }`,
    `${reads}, usualMs: 700`,
  ),
  tool(
    'weather',
    `() => new Promise((_, fail) => setTimeout(() => fail(new Error('The station does not answer.')), 300))`,
    reads,
  ),
  tool('archive', '() => ({ parts: [] })', `${reads}, usualMs: 600000`),
  tool(
    'send_notice',
    `({ to }) => ({ parts: [{ type: 'data', value: { sent_to: to, id: 17 } }] })`,
    `effect: 'write', idempotent: false, needsApproval: true`,
  ),
]
const config = `export default {
  tools: [${tools.join(',')}],
  agents: {
    harbour: {
      models: ['scripted/scripted'], instructions: 'Use your tools.', budget: { latency_ms: 20000 },
      tools: ['calculator', 'chart', 'tides', 'weather', 'archive', 'send_notice'],
    },
    hurried: {
      models: ['scripted/scripted'], instructions: 'Use your tools.', budget: { latency_ms: 3500 },
      tools: ['calculator', 'tides', 'weather', 'archive', 'send_notice', 'chart'],
    },
    clerk: {
      models: ['local/reader'], budget: { latency_ms: 30000 },
      long_documents: { model: 'scripted/scripted', over_pages: 5, pages_per_piece: 2, max_parallel: 4 },
    },
  },
}`

let folder: string
let upstream: Upstream
let server: RunningServer
let browser: Browser
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-agents-'))
  const file = join(folder, 'plumbline.config.mjs')
  await writeFile(file, config)
  upstream = await startUpstream({ script: ({ body }) => script(body) })
  server = await startServer({ upstream, env: { PLUMBLINE_CONFIG: file } })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  await upstream.close()
  await rm(folder, { recursive: true, force: true })
})

async function askAgent(page: Page, question: string, agent = 'agent/harbour') {
  await page.getByLabel('Model', { exact: true }).selectOption(agent)
  await ask(page, question)
}

const waiting = '[data-approval=waiting]'
const focused = (page: Page) => page.locator(':focus')

test('a call that waits for a person takes the focus, and is allowed by keyboard alone', async () => {
  const { page, context, problems } = await visit(browser, server.url)
  await askAgent(page, 'When is high water, and what are the dues?')
  const card = page.locator(waiting)
  await card.waitFor()
  await picture(page, 'agent-approval-1440-light', true)
  expect(await page.getByTestId('approval-notice').textContent()).toBe('send_notice waits for your approval.')
  expect(await focused(page).getAttribute('data-approval')).toBe('waiting')
  expect(await card.locator('pre').textContent()).toBe(
    '{\n  "to": "harbour@example.org",\n  "text": "High water at 14:10."\n}',
  )
  await page.getByRole('timer', { name: 'Left of the deadline' }).waitFor()
  for (let i = 0; i < 5 && (await focused(page).textContent()) !== 'Allow'; i++)
    await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByTestId('answer').getByText('$1,582.11').waitFor()
  await page.getByText('"sent_to": "harbour@example.org"').waitFor()
  expect(await page.locator(waiting).count()).toBe(0)
  expect(problems).toEqual([])
  await context.close()
})

test('calls that ran side by side lie above one another on the timeline, which knows the deadline', async () => {
  const [turn] = await turnsOf(server)
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1440, 390]) {
      const { page, context, problems } = await visit(browser, `${server.url}/turns/${turn?.id}`, {
        colorScheme,
        width,
      })
      const bars = page.locator('[data-bar]')
      await bars.first().waitFor()
      const boxes = await page
        .locator('[data-testid=lane]')
        .evaluateAll((lanes) =>
          lanes.flatMap((lane) =>
            [...lane.querySelectorAll('[data-bar]')].map((bar) => bar.getBoundingClientRect().toJSON()),
          ),
        )
      for (const [i, a] of boxes.entries())
        for (const b of boxes.slice(i + 1))
          expect(
            a.right <= b.left + 3 || b.right <= a.left + 3 || a.bottom <= b.top || b.bottom <= a.top,
          ).toBe(true)
      const tides = page.getByRole('button', {
        name: /^tides, step 1, .*began at .* took .* of the deadline left/,
      })
      expect(await tides.count()).toBe(2)
      await page.getByRole('button', { name: /^send_notice, .*waited .* for approval/ }).waitFor()
      await page.getByRole('button', { name: /^archive, step 1, not started/ }).waitFor()
      await tides.first().focus()
      await page.getByRole('tooltip').getByText('left then').waitFor()
      await picture(page, `agent-turn-${width}-${colorScheme}`, true)
      await page.keyboard.press('ArrowRight')
      expect(await focused(page).getAttribute('data-bar')).toBeTruthy()
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      expect(problems).toEqual([])
      await context.close()
    }
})

test('a call is refused on the page of its turn, and the agent answers without it', async () => {
  const { page, context, problems } = await visit(browser, server.url, { width: 390, height: 844 })
  await askAgent(page, 'When is high water?')
  await page.locator(waiting).waitFor()
  await picture(page, 'agent-approval-390-light')
  await page.getByRole('link', { name: 'Timeline and events' }).click()
  await page.locator(waiting).getByRole('button', { name: 'Refuse' }).click()
  await page.getByText('A person refused this call.', { exact: true }).waitFor()
  await page.getByTestId('answer').getByText('$1,582.11').waitFor()
  expect(problems).toEqual([])
  await context.close()
})

test('a turn that ends while a call waits takes no answer any more', async () => {
  const { page, context, problems } = await visit(browser, server.url, { colorScheme: 'dark' })
  await askAgent(page, 'Is the ferry late?')
  await page.locator(waiting).waitFor()
  await picture(page, 'agent-approval-1440-dark', true)
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByText('The turn was cancelled').waitFor()
  await expect.poll(() => page.locator(waiting).count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Allow' }).and(page.locator(':enabled')).count()).toBe(0)
  expect(problems).toEqual([])
  await context.close()
})

test('a call that nobody allows in time is refused, and the answer still comes before the deadline', async () => {
  const { page, context, problems } = await visit(browser, server.url)
  await askAgent(page, 'When does the bridge open?', 'agent/hurried')
  await page.getByText('Nobody allowed this call in time.').waitFor()
  await page.getByTestId('answer').getByText('$1,582.11').waitFor()
  await page.getByRole('link', { name: 'Timeline and events' }).click()
  const timeline = page.getByRole('toolbar', { name: 'Waterfall' })
  await timeline.getByText('Deadline').waitFor()
  await timeline.getByText('3.50 s', { exact: true }).waitFor()
  await timeline
    .getByRole('button', { name: /^send_notice, step 2, refused, .*waited .* for approval/ })
    .hover()
  await picture(page, 'agent-deadline-1440-light')
  expect(problems).toEqual([])
  await context.close()
})

test('a long document shows its pieces as they are read', async () => {
  const { page, context, problems } = await visit(browser, server.url)
  const pages = Array.from({ length: 24 }, (_, i) => [
    `Page ${i + 1}`,
    'The harbour was quiet in this month.',
  ])
  await addFiles(page, [{ name: 'logbook.pdf', bytes: await pdfOf(pages) }])
  await askAgent(page, 'Where is the lighthouse?', 'agent/clerk')
  const pieces = page.getByRole('progressbar', { name: 'Pieces read' })
  await pieces.waitFor()
  await page.getByText(/Planned: 4 at a time/).waitFor()
  await expect.poll(async () => Number(await pieces.getAttribute('aria-valuenow'))).toBeGreaterThan(0)
  await picture(page, 'agent-reading-1440-light', true)
  await page.getByTestId('answer').getByText('page 5').waitFor()
  await expect.poll(() => pieces.getAttribute('aria-valuenow')).toBe('12')
  expect(problems).toEqual([])
  await page.getByRole('link', { name: 'Timeline and events' }).click()
  await page.getByRole('heading', { name: 'Timeline' }).waitFor()
  await page.getByRole('toolbar', { name: 'Waterfall' }).getByText('Predicted end').waitFor()
  await picture(page, 'agent-reading-turn-1440-light')
  await context.close()
})

test('calls of the client’s own tools stand apart, and earlier turns are linked', async () => {
  const first = await server.openai.chat.completions.create({
    model: 'scripted/scripted',
    messages: [{ role: 'user', content: 'It is stuffy.' }],
    tools: [{ type: 'function', function: { name: 'open_window', parameters: { type: 'object' } } }],
  })
  const { plumbline } = first as unknown as { plumbline: { turn_id: string } }
  const { page, context, problems } = await visit(browser, `${server.url}/turns/${plumbline.turn_id}`)
  await page.getByText('It asked the client to call:').waitFor()
  await page.getByText('"width_cm": 20').first().waitFor()
  expect(problems).toEqual([])
  await fetch(`${server.url}/v1/turns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'agent/reader', input: 'And now?', previous_turn: plumbline.turn_id }),
  }).then((response) => response.text())
  const [next] = await turnsOf(server)
  await page.goto(`${server.url}/?turn=${next?.id}`)
  await page.getByText('Continues 1 earlier turn').waitFor()
  await page.getByTitle(plumbline.turn_id).click()
  await page.waitForURL(`**/turns/${plumbline.turn_id}`)
  await context.close()
})
