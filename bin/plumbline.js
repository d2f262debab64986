#!/usr/bin/env node
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// In a clone, what runs is always built from what is checked out; in an installed package there is only dist/.
const build = fileURLToPath(new URL('../scripts/build.ts', import.meta.url))
if (existsSync(build)) {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', build, '--if-stale'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  })
  if (status !== 0) process.exit(status ?? 1)
}
await import('../dist/cli.js')
