import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { open, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { chatOf, post } from '../support/asking.ts'
import { startScripted } from '../support/scripts.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import type { Upstream } from '../upstream/server.ts'

const diskBytes = 24_000_000
let disk: string | undefined
let whyNot = ''
let upstream: Upstream
let server: RunningServer

beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskBytes}`, 'tmpfs', folder], { stdio: 'pipe' })
  } catch (error) {
    rmdirSync(folder)
    whyNot = `a small disk cannot be mounted here: ${String(error).split('\n')[1] ?? error}`
    return
  }
  disk = folder
  upstream = await startScripted({ good: { text: 'The hold is full.', chunks: 4 } })
  server = await startServer({ upstream, dataFolder: folder })
})

afterEach(async () => {
  if (disk === undefined) return
  await server.stop()
  await upstream.close()
  execFileSync('umount', [disk])
  rmdirSync(disk)
})

/** Takes all the space that is left. */
async function fill(folder: string): Promise<string> {
  const ballast = join(folder, 'ballast')
  const file = await open(ballast, 'w')
  try {
    for (const size of [1_000_000, 4_096]) {
      const piece = Buffer.alloc(size, 1)
      for (;;) {
        const { bytesWritten } = await file.write(piece)
        if (bytesWritten < size) break
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    await file.close()
  }
  return ballast
}

/** A turn whose record takes some room. */
function ask(stream: boolean) {
  const content = `What of the hold? ${'It is full. '.repeat(2_000)}${Math.random()}`
  return post(
    server,
    '/v1/chat/completions',
    chatOf('good', { stream, messages: [{ role: 'user', content }] }),
  )
}

/** The id of a turn whose client was told that it was answered. */
function acknowledgedId(answer: Awaited<ReturnType<typeof ask>>): string | undefined {
  const whole = answer.status === 200 && !answer.body.includes('"error":')
  return whole ? (answer.headers.get('plumbline-turn-id') ?? undefined) : undefined
}

test('a full disk: turns are refused before they cost anything, none that was acknowledged is lost, and room heals it', async (context) => {
  if (disk === undefined) {
    console.log(`skipped: ${whyNot}`)
    return context.skip(whyNot)
  }
  const acknowledged: string[] = []
  const remember = (answer: Awaited<ReturnType<typeof ask>>) => {
    const id = acknowledgedId(answer)
    if (id) acknowledged.push(id)
    return answer
  }
  for (let i = 0; i < 5; i++) expect(acknowledgedId(remember(await ask(i % 2 === 0)))).toBeDefined()

  const ballast = await fill(disk)
  expect((await statfs(disk)).bavail).toBe(0)
  // What the write-ahead log has room for is still recorded.
  let failed = remember(await ask(false))
  for (let i = 0; i < 500 && failed.status === 200; i++) failed = remember(await ask(false))
  expect(failed).toMatchObject({ status: 503, code: 'store_unavailable' })

  const before = upstream.requests.length
  expect(await ask(true)).toMatchObject({ status: 503, code: 'store_unavailable' })
  expect(await ask(false)).toMatchObject({ status: 503, code: 'store_unavailable' })
  expect(upstream.requests).toHaveLength(before)
  const until = performance.now() + 3_000
  let refused = 0
  while (performance.now() < until) if (remember(await ask(refused % 2 === 0)).status === 503) refused++
  const spentInVain = upstream.requests.length - before
  console.log(
    `while full: ${refused} turns refused in 3 s, ${spentInVain} of them after their upstream was asked`,
  )
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)

  await rm(ballast)
  await expect.poll(async () => remember(await ask(false)).status).toBe(200)
  expect(acknowledgedId(remember(await ask(true)))).toBeDefined()
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  for (const id of acknowledged)
    expect(await server.get(`/v1/turns/${id}`), id).toMatchObject({ id, state: 'completed' })
  console.log(`${acknowledged.length} acknowledged turns, all recorded`)
})
