import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer } from '../support/server.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

const run = promisify(execFile)

let folder: string
let upstream: Upstream
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-config-'))
  upstream = await startUpstream({ models: ['small'], script: { text: 'Plumb.' } })
})
afterAll(async () => {
  await upstream.close()
  await rm(folder, { recursive: true })
})

/** Starts a server that is to refuse; its exit code and what it said. */
async function refused(config: unknown, env: Record<string, string> = {}) {
  const file = join(folder, 'refused.json')
  await writeFile(file, JSON.stringify(config))
  const child = run(process.execPath, ['dist/cli.js', 'serve', '--config', file], {
    env: {
      ...process.env,
      PORT: '0',
      PLUMBLINE_DISCOVER: 'off',
      PLUMBLINE_DATA: join(folder, 'data'),
      ...env,
    },
  })
  const { code, stderr } = await child.catch((error) => error)
  return { code, stderr }
}

test('a configuration in TypeScript is loaded as it is, with its upstreams and agents', async () => {
  const file = join(folder, 'plumbline.config.ts')
  const text = `import { defineConfig } from 'plumbline'
    const address: string = process.env.TRIAL_ADDRESS ?? ''
    export default defineConfig({
      upstreams: [{ name: 'lab', base_url: address, api_key: 'sk-lab' }],
      agents: { helper: { models: ['lab/small'] } },
    })`
  await writeFile(file, text.replace(`'plumbline'`, JSON.stringify(join(process.cwd(), 'dist/index.js'))))
  const server = await startServer({ env: { PLUMBLINE_CONFIG: file, TRIAL_ADDRESS: upstream.baseUrl } })
  const { choices } = await server.openai.chat.completions.create({
    model: 'agent/helper',
    messages: [{ role: 'user', content: 'Is it?' }],
  })
  expect(choices[0]?.message.content).toBe('Plumb.')
  expect(upstream.requests.at(-1)?.headers.authorization).toBe('Bearer sk-lab')
  await server.stop()
})

test('wrong settings end the start, all of them named', async () => {
  const { code, stderr } = await refused({ defaults: { retries: -1 }, agnts: {} })
  expect(code).toBe(2)
  expect(stderr).toContain('defaults.retries is -1; it may be a whole number from 0 to 10')
  expect(stderr).toContain('agnts is no setting; did you mean agents?')
})

test('models that nothing offers end the start, and the folder is free again', async () => {
  const upstreams = [{ name: 'lab', base_url: upstream.baseUrl }]
  const agents = { helper: { models: ['lab/smal'] } }
  const { code, stderr } = await refused({ upstreams, agents })
  expect(code).toBe(2)
  expect(stderr).toContain(
    'agents.helper.models[0] is "lab/smal"; no upstream offers that model; did you mean lab/small?',
  )
  const server = await startServer({ dataFolder: join(folder, 'data') })
  await server.stop()
})

test('models of an upstream that does not answer are warned of', async () => {
  const upstreams = [{ name: 'away', base_url: 'http://127.0.0.1:1/v1' }]
  const server = await startServer({
    config: { upstreams, agents: { helper: { models: ['away/m', 'local/reader'] } } },
  })
  expect(server.output()).toContain('agents.helper.models[0] waits for away')
  expect((await server.openai.models.list()).data.map(({ id }) => id)).toContain('agent/helper')
  await server.stop()
})

test('variables that nothing reads, and upstreams that are named twice, end the start', async () => {
  expect(await refused({}, { PLUMBLINE_UPSTREAM: '[]' })).toEqual({
    code: 2,
    stderr: expect.stringContaining('PLUMBLINE_UPSTREAM is no setting; did you mean PLUMBLINE_UPSTREAMS?'),
  })
  const lab = { name: 'lab', base_url: upstream.baseUrl }
  expect(await refused({ upstreams: [lab] }, { PLUMBLINE_UPSTREAMS: JSON.stringify([lab]) })).toEqual({
    code: 2,
    stderr: expect.stringContaining('PLUMBLINE_UPSTREAMS names "lab", which is named already'),
  })
  expect((await refused({}, { PLUMBLINE_UPSTREAMS: '{' })).code).toBe(2)
})
