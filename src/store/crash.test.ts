import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageRoot } from '../workers/entry.ts'
import { openForWriting } from './database.ts'
import { openStore } from './open.ts'
import { temporaryFolder } from './store.fixture.ts'

const rounds = 5

test('a process killed while it writes loses no acknowledged turn', { timeout: 60_000 }, async () => {
  const { folder, remove } = await temporaryFolder()
  const acknowledged: string[] = []
  for (let round = 0; round < rounds; round++) acknowledged.push(...(await writeUntilKilled(folder)))

  const database = openForWriting(join(folder, 'plumbline.db'))
  expect(database.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
  database.close()
  const { store } = await openStore(folder)
  for (const id of acknowledged) {
    expect((await store.turns.get(id))?.state).toBe('completed')
    expect(await store.turns.events(id)).toHaveLength(8)
  }
  expect(acknowledged.length).toBeGreaterThan(rounds)
  const [spend] = await store.spend.report({ from: '2026-01-01', to: '9999-01-01', by: 'model' })
  expect(spend?.attempts).toBeGreaterThanOrEqual(acknowledged.length)
  await store.close()
  await remove()
})

/** Kills the writing process once it acknowledged some number of turns; returns all that it acknowledged. */
async function writeUntilKilled(folder: string): Promise<string[]> {
  const script = join(import.meta.dirname, 'crash.fixture.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder], {
    cwd: packageRoot(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const enough = 34 * (10 + Math.floor(Math.random() * 1500))
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if (output.length >= enough) child.kill('SIGKILL')
  })
  const [, signal] = await once(child, 'close')
  expect(signal).toBe('SIGKILL')
  return output.split('\n').slice(0, -1)
}
