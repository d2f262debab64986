import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts Chromium: `CHROMIUM_PATH`, or where Debian and others put it. */
export async function openBrowser(): Promise<Browser> {
  const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  const executablePath = process.env.CHROMIUM_PATH ?? places.find((place) => existsSync(place))
  return chromium.launch({ executablePath, args })
}

export interface VisitOptions {
  width?: number
  height?: number
  colorScheme?: 'light' | 'dark'
}

/** A page of a fresh profile, and what went wrong in it: errors of the console, and requests to other origins. */
export interface Visit {
  page: Page
  context: BrowserContext
  problems: string[]
}

/** Opens an address in a profile of its own. */
export async function visit(browser: Browser, url: string, options: VisitOptions = {}): Promise<Visit> {
  const { width = 1440, height = 900, colorScheme = 'light' } = options
  const context = await browser.newContext({ viewport: { width, height }, colorScheme })
  const page = await context.newPage()
  const problems: string[] = []
  const { origin } = new URL(url)
  page.on('pageerror', (error) => problems.push(`thrown: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} ${message.location().url}`)
  })
  page.on('request', (request) => {
    const address = request.url()
    if (!address.startsWith(origin) && !/^(blob|data):/.test(address)) problems.push(`foreign: ${address}`)
  })
  await page.goto(url)
  await page.getByRole('main').waitFor()
  // Listeners of keys and drops are attached after the first paint.
  await painted(page)
  return { page, context, problems }
}

async function painted(page: Page): Promise<void> {
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
}

export interface DroppedFile {
  name: string
  bytes: Buffer
}

/** Drags files from the desktop over the middle of the page; they hang there until `letGo`. */
export async function dragOver(page: Page, files: DroppedFile[]): Promise<{ letGo(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-drop-'))
  const paths = files.map(({ name }) => join(folder, name))
  for (const [i, { bytes }] of files.entries()) await writeFile(paths[i] ?? '', bytes)
  const session = await page.context().newCDPSession(page)
  const { width = 0, height = 0 } = page.viewportSize() ?? {}
  const step = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', {
      type,
      x: width / 2,
      y: height / 2,
      data: { items: [], files: paths, dragOperationsMask: 1 },
    })
  await step('dragEnter')
  await step('dragOver')
  return {
    async letGo() {
      // Chromium drops only where the page has taken the last step, and it learns of that after a while.
      await step('dragOver')
      await painted(page)
      await step('drop')
      // The page reads the file after the drop, so it has to stay until it was sent.
      await page.getByRole('button', { name: /^Remove / }).waitFor()
      await rm(folder, { recursive: true })
    },
  }
}

/** Adds files by the composer's file input. */
export async function addFiles(page: Page, files: DroppedFile[]): Promise<void> {
  await page
    .getByTestId('file-input')
    .setInputFiles(files.map(({ name, bytes }) => ({ name, mimeType: mediaTypeOf(name), buffer: bytes })))
}

function mediaTypeOf(name: string): string {
  if (name.endsWith('.pdf')) return 'application/pdf'
  return name.endsWith('.png') ? 'image/png' : 'text/plain'
}

/** Writes a question and asks it by keyboard. */
export async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Question').fill(question)
  await page.keyboard.press('Control+Enter')
}

/** Where the marked passage is on the page image, as fractions: `[left, top, right, bottom]`. */
export async function markedBox(page: Page): Promise<[number, number, number, number]> {
  const mark = page.getByTestId('citation-box')
  await mark.waitFor()
  return mark.evaluate(async (element) => {
    await Promise.all(element.getAnimations().map(({ finished }: { finished: Promise<unknown> }) => finished))
    const box = element.getBoundingClientRect()
    const sheet = element.parentElement?.querySelector('img')?.getBoundingClientRect()
    if (!sheet) throw new Error('the mark is on no page')
    return [
      (box.left - sheet.left) / sheet.width,
      (box.top - sheet.top) / sheet.height,
      (box.right - sheet.left) / sheet.width,
      (box.bottom - sheet.top) / sheet.height,
    ]
  })
}

/** Pictures for a person to look at, in the folder that `SCREENSHOTS` names; nothing without one. */
export async function picture(page: Page, name: string, fullPage = false): Promise<void> {
  const folder = process.env.SCREENSHOTS
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage })
}
