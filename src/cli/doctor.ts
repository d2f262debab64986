import { access, constants, mkdir, mkdtemp, rm, statfs } from 'node:fs/promises'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import pc from 'picocolors'
import { openApp } from '../app.ts'
import { ConfigError } from '../config/config-error.ts'
import { Client } from './client.ts'
import { configSource, readSettings, urlOf } from './settings.ts'

interface Finding {
  name: string
  state: 'ok' | 'missing' | 'problem'
  detail: string
  remedy?: string
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Say what was found, what is missing, and how to get it.')
    .option('--json', 'print the findings as JSON')
    .action(doctor)
}

async function doctor(flags: { json?: boolean }): Promise<void> {
  const findings = [...(await machine()), ...(await models())]
  if (flags.json) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`)
  else for (const finding of findings) print(finding)
  process.exitCode = findings.some((finding) => finding.state === 'problem') ? 1 : 0
}

function print({ name, state, detail, remedy }: Finding): void {
  const mark = { ok: pc.green('✓'), missing: pc.dim('–'), problem: pc.red('✗') }[state]
  process.stdout.write(`${mark} ${name.padEnd(12)} ${detail}\n`)
  if (remedy) process.stdout.write(`  ${''.padEnd(12)} ${pc.dim(remedy)}\n`)
}

async function machine(): Promise<Finding[]> {
  const { dataFolder, host, port } = readSettings({})
  const url = urlOf(host, port)
  return [
    nodeFinding(),
    await folderFinding(dataFolder),
    { name: 'memory', state: 'ok', detail: `${(freemem() / 1e9).toFixed(1)} GB free` },
    await serverFinding(url),
  ]
}

async function serverFinding(url: string): Promise<Finding> {
  const name = 'server'
  const ready = await new Client(url).readiness()
  if (!ready)
    return {
      name,
      state: 'missing',
      detail: `nothing answers at ${url}`,
      remedy: 'Start it: npx plumbline serve',
    }
  const [problem, ...more] = ready.configuration?.problems ?? []
  if (problem === undefined) return { name, state: 'ok', detail: `runs at ${url}` }
  return {
    name,
    state: 'problem',
    detail: `runs at ${url} with an earlier configuration: ${[problem, ...more].join('; ')}`,
    remedy: 'Mend the configuration; it is then reloaded by itself.',
  }
}

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const good = major > 20 || (major === 20 && minor >= 19)
  return good
    ? { name: 'node', state: 'ok', detail: process.versions.node }
    : {
        name: 'node',
        state: 'problem',
        detail: `${process.versions.node} is too old`,
        remedy: 'Install Node.js 20.19 or newer.',
      }
}

async function folderFinding(folder: string): Promise<Finding> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
    const { bavail, bsize } = await statfs(folder)
    const freeBytes = bavail * bsize
    const detail = `${folder}, ${(freeBytes / 1e9).toFixed(1)} GB free`
    if (freeBytes > 1e9) return { name: 'data', state: 'ok', detail }
    return {
      name: 'data',
      state: 'problem',
      detail,
      remedy: 'Free some space, or set PLUMBLINE_DATA to another disk.',
    }
  } catch {
    const remedy = 'Set PLUMBLINE_DATA to a folder that this user may write.'
    return { name: 'data', state: 'problem', detail: `${folder} cannot be written`, remedy }
  }
}

/** Opens everything once in a folder of its own, so that what is said of it was tried. */
async function models(): Promise<Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-doctor-'))
  try {
    const config = await configSource(undefined).load()
    const app = await openApp({ dataFolder: folder, config, env: process.env, log: () => undefined })
    await app.warm()
    const findings: Finding[] = [
      {
        name: 'reader',
        state: 'ok',
        detail: 'PDF, OCR and embeddings run here; agent/reader quotes from documents',
      },
    ]
    for (const { name, base_url, status, models, problem } of app.upstreams) {
      if (status === 'found')
        findings.push({ name, state: 'ok', detail: `${models.length} models at ${base_url}` })
      else if (status === 'failed')
        findings.push({ name, state: 'problem', detail: `${base_url}: ${problem}` })
      else findings.push({ name, state: 'missing', detail: problem ?? `nothing answers at ${base_url}` })
    }
    if (!app.upstreams.some((report) => report.status === 'found')) findings.push(noUpstream)
    await app.close()
    return findings
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map((detail) => ({ name: 'settings', state: 'problem', detail }))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const noUpstream: Finding = {
  name: 'upstream',
  state: 'missing',
  detail: 'no model that composes answers',
  remedy:
    'Set OPENAI_API_KEY, ANTHROPIC_API_KEY, GOOGLE_GENERATIVE_AI_API_KEY or MISTRAL_API_KEY, or start Ollama, vLLM, LM Studio or llama.cpp on its usual port, or set PLUMBLINE_UPSTREAMS.',
}
