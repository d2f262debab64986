import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { startHttpMcp } from '../support/mcp-http.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { prints, type Snippet, snippetsOf } from '../support/snippets.ts'
import { type ScriptedProvider, startAnthropic } from '../upstream/anthropic.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

const referenceMcp = [
  '--import',
  import.meta.resolve('tsx'),
  join(import.meta.dirname, '../support/mcp-stdio.ts'),
]
const root = join(import.meta.dirname, '../..')
const pages = [
  'README.md',
  ...['guide', 'operations'].flatMap((part) =>
    readdirSync(join(root, 'docs', part)).map((name) => join('docs', part, name)),
  ),
]

let upstream: Upstream
let mcp: Awaited<ReturnType<typeof startHttpMcp>>
let anthropic: ScriptedProvider
let server: RunningServer
let folder: string
beforeAll(async () => {
  upstream = await startUpstream({
    models: ['gpt-5-mini', 'llama3.2', 'llama-3.3-70b', 'llama-3.3-70b-versatile'],
    script: { text: 'A plumb line shows what is true.', chunks: 7 },
  })
  const upstreams = [{ name: 'openai', base_url: upstream.baseUrl, models: ['gpt-5-mini'] }]
  mcp = await startHttpMcp()
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
  await mcp.close()
  await anthropic.close()
  await rm(folder, { recursive: true })
})

/** A folder in which a snippet finds what it would find in a clone. */
async function readersFolder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'plumbline-snippets-'))
  await mkdir(join(made, 'node_modules/.bin'), { recursive: true })
  await symlink(join(root, 'docs'), join(made, 'docs'))
  await mkdir(join(made, 'node_modules/@anthropic-ai'))
  for (const name of ['openai', 'ai', '@anthropic-ai/sdk', 'zod'])
    await symlink(join(root, 'node_modules', name), join(made, 'node_modules', name))
  await symlink(root, join(made, 'node_modules/plumbline'))
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

/** Starts a server with a configuration whose servers are those of this test, and asks each of its agents. */
async function startWith({ language, code }: Snippet): Promise<void> {
  const file = join(folder, `tried.${language === 'json' ? 'json' : 'ts'}`)
  const text = code
    .replace(/https?:\/\/[^'"]+\/v1/g, upstream.baseUrl)
    .replaceAll('https://crm.example/mcp', mcp.url)
    .replace(
      /command: 'npx', args: \[[^\]]*\]/,
      `command: ${JSON.stringify(process.execPath)}, args: ${JSON.stringify(referenceMcp)}`,
    )
  await writeFile(file, text)
  const own = ['openai', 'ollama', 'lab'].filter((name) => !new RegExp(`name"?: ['"]${name}`).test(text))
  const upstreams = own.map((name) => ({ name, base_url: upstream.baseUrl }))
  const env = { PLUMBLINE_CONFIG: file, PLUMBLINE_UPSTREAMS: JSON.stringify(upstreams) }
  const configured = await startServer({ env })
  try {
    expect(configured.output()).not.toContain('cannot be used')
    const { agents = {} } = await loadConfig(file)
    for (const name of Object.keys(agents)) {
      const messages = [{ role: 'user' as const, content: 'What does it show?' }]
      const answer = await configured.openai.chat.completions.create({ model: `agent/${name}`, messages })
      expect(answer.choices[0]?.message.content).toMatch(/./)
    }
  } finally {
    await configured.stop()
  }
}

for (const page of pages) {
  const snippets = snippetsOf(readFileSync(join(root, page), 'utf8')).filter(({ use }) => use !== 'show')
  if (snippets.length === 0) continue
  describe(page, () => {
    for (const snippet of snippets) {
      if (snippet.use === 'configure')
        test(`line ${snippet.line} is a configuration that a server starts with`, () => startWith(snippet))
      else
        test(`line ${snippet.line} does what the page says`, async () => {
          const output = await outputOf(snippet)
          if (snippet.prints !== undefined && !prints(output, snippet.prints))
            expect.fail(`it printed\n${output}\nbut the page says\n${snippet.prints}`)
        })
    }
  })
}
