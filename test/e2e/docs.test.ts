import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningServer, startServer } from '../support/server.ts'
import { prints, type Snippet, snippetsOf } from '../support/snippets.ts'
import { type ScriptedProvider, startAnthropic } from '../upstream/anthropic.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

const root = join(import.meta.dirname, '../..')
const pages = [
  'README.md',
  'docs/guide/first-turn.md',
  'docs/guide/clients.md',
  'docs/guide/inputs.md',
  'docs/guide/upstreams.md',
  'docs/guide/providers.md',
  'docs/guide/configuration.md',
  'docs/guide/agents.md',
]

let upstream: Upstream
let anthropic: ScriptedProvider
let server: RunningServer
let folder: string
beforeAll(async () => {
  upstream = await startUpstream({ script: { text: 'A plumb line shows what is true.', chunks: 7 } })
  const upstreams = [{ name: 'openai', base_url: upstream.baseUrl, models: ['gpt-5-mini'] }]
  anthropic = await startAnthropic({}, ['claude-haiku-4-5'])
  const env = {
    PLUMBLINE_UPSTREAMS: JSON.stringify(upstreams),
    ANTHROPIC_API_KEY: 'right-key',
    ANTHROPIC_BASE_URL: anthropic.baseUrl,
  }
  server = await startServer({ env })
  folder = await readersFolder()
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
  await anthropic.close()
  await rm(folder, { recursive: true })
})

/** A folder in which a snippet finds what it would find in a clone. */
async function readersFolder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'plumbline-snippets-'))
  await mkdir(join(made, 'node_modules/.bin'), { recursive: true })
  await symlink(join(root, 'docs'), join(made, 'docs'))
  await mkdir(join(made, 'node_modules/@anthropic-ai'))
  for (const client of ['openai', 'ai', '@anthropic-ai/sdk'])
    await symlink(join(root, 'node_modules', client), join(made, 'node_modules', client))
  await symlink(join(root, 'bin/plumbline.js'), join(made, 'node_modules/.bin/plumbline'))
  await writeFile(join(made, 'package.json'), '{"type":"module","private":true}')
  return made
}

/** What the snippet prints, run against the server of this test in place of the one it names. */
async function outputOf({ language, code }: Snippet): Promise<string> {
  const { host, port } = new URL(server.url)
  const text = code.replaceAll('127.0.0.1:4100', host)
  const file = join(folder, `snippet.${language === 'ts' ? 'ts' : 'sh'}`)
  await writeFile(file, text)
  const [command, args] =
    language === 'ts'
      ? [process.execPath, ['--import', import.meta.resolve('tsx'), file]]
      : ['bash', ['-euo', 'pipefail', file]]
  const env = { ...process.env, PORT: port, NO_COLOR: '1', FORCE_COLOR: '0' }
  return printed(command, args, env)
}

/** What a command printed. Nothing that it started outlives it. Throws when it fails. */
async function printed(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(command, args, { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const group = -(child.pid ?? 0)
  const late = setTimeout(() => process.kill(group, 'SIGKILL'), 60_000)
  let [output, complaints] = ['', '']
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    complaints += chunk
  })
  const closed = once(child, 'close')
  const [code] = await once(child, 'exit')
  clearTimeout(late)
  endGroup(group)
  await closed
  if (code !== 0) throw new Error(`it ended with ${code}:\n${output}${complaints}`)
  return output
}

function endGroup(group: number): void {
  try {
    process.kill(group, 'SIGTERM')
  } catch {
    // Nothing of it is left.
  }
}

for (const page of pages) {
  describe(page, async () => {
    for (const snippet of snippetsOf(await readFile(join(root, page), 'utf8'))) {
      test(`line ${snippet.line} does what the page says`, async () => {
        const output = await outputOf(snippet)
        if (snippet.prints !== undefined && !prints(output, snippet.prints))
          expect.fail(`it printed\n${output}\nbut the page says\n${snippet.prints}`)
      })
    }
  })
}
