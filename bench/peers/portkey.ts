import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** It streams only with these versions, which are those of its own lockfile. */
const versions = { '@portkey-ai/gateway': '1.15.2', hono: '4.9.7', '@hono/node-server': '1.13.5' }

/** Installs the gateway once for all runs, and gives the path of its program. Throws when npm cannot. */
export async function installPortkey(): Promise<string> {
  const { '@portkey-ai/gateway': version, ...overrides } = versions
  const folder = join(tmpdir(), `plumbline-bench-portkey-${version}`)
  const program = join(folder, 'node_modules/@portkey-ai/gateway/build/start-server.js')
  if (existsSync(program)) return program
  const unfinished = `${folder}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  const manifest = { private: true, dependencies: { '@portkey-ai/gateway': version }, overrides }
  writeFileSync(join(unfinished, 'package.json'), JSON.stringify(manifest))
  try {
    await promisify(execFile)(
      'npm',
      ['install', '--omit=dev', '--no-audit', '--no-fund', '--ignore-scripts'],
      {
        cwd: unfinished,
      },
    )
    renameSync(unfinished, folder)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  return program
}
