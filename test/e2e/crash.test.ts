import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningServer, startServer } from '../support/server.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

interface TurnList {
  data: { id: string; state: string }[]
  has_more: boolean
}

const rounds = 20
let upstream: Upstream
let dataFolder: string
beforeAll(async () => {
  upstream = await startUpstream({ record: false })
  dataFolder = await mkdtemp(join(tmpdir(), 'plumbline-crash-'))
})
afterAll(async () => {
  await upstream.close()
  await rm(dataFolder, { recursive: true, force: true })
})

/** Sends turns one after another until the server is gone; tells the id of each whose answer arrived whole. */
async function load(
  server: RunningServer,
  stream: boolean,
  acknowledge: (id: string) => void,
): Promise<void> {
  for (;;) {
    try {
      const response = await fetch(`${server.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          model: 'scripted/scripted',
          stream,
          messages: [{ role: 'user', content: 'hello' }],
        }),
      })
      const answer = await response.text()
      const whole = stream ? answer.endsWith('data: [DONE]\n\n') : answer.endsWith('}')
      if (response.status === 200 && whole) acknowledge(/turn_[0-9a-f]{32}/.exec(answer)?.[0] ?? 'no id')
    } catch {
      return
    }
  }
}

/** A promise of `count` more acknowledgements. */
function countTo(count: number, acknowledged: string[]) {
  const target = acknowledged.length + count
  let reached = () => {}
  const promise = new Promise<void>((resolve) => {
    reached = resolve
  })
  return {
    promise,
    acknowledge(id: string) {
      acknowledged.push(id)
      if (acknowledged.length === target) reached()
    },
  }
}

test('twenty kill -9s under load lose no acknowledged turn', { timeout: 240_000 }, async () => {
  const acknowledged: string[] = []
  for (let round = 0; round < rounds; round++) {
    const server = await startServer({ upstream, dataFolder })
    const { promise: enough, acknowledge } = countTo(20 + round * 7, acknowledged)
    const clients = Array.from({ length: 8 }, (_, i) => load(server, i % 2 === 0, acknowledge))
    await enough
    await server.kill()
    await Promise.all(clients)
  }
  const server = await startServer({ upstream, dataFolder })
  const states = new Map<string, string>()
  for (let before = ''; ; ) {
    const { data, has_more } = await server.get<TurnList>(
      `/v1/turns?limit=200${before && `&before=${before}`}`,
    )
    for (const turn of data) states.set(turn.id, turn.state)
    if (!has_more) break
    before = data.at(-1)?.id ?? ''
  }
  await server.stop()
  const lost = acknowledged.filter((id) => states.get(id) !== 'completed')
  console.log(`${rounds} kills, ${acknowledged.length} acknowledged turns, ${lost.length} lost`)
  expect(lost).toEqual([])
  expect([...states.values()]).not.toContain('running')
})
