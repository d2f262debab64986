import { readFile, stat } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { Config } from '../contract/config.ts'
import { ConfigError } from './config-error.ts'
import { consistencyProblems } from './consistency.ts'
import { hashAt, hashOf } from './file-hash.ts'
import { importFresh } from './import-fresh.ts'
import { formProblems } from './problems.ts'
import { splitTools, type WithTools } from './tools.ts'

const names = ['ts', 'mts', 'js', 'mjs', 'json'].map((extension) => `plumbline.config.${extension}`)

/** A configuration as it came from its file, checked. */
export type LoadedConfig = Config & WithTools

/** Where the configuration comes from: one file, and what it imports. It can be loaded again and again. */
export class ConfigSource {
  readonly #folder: string
  #file: string | undefined
  #read = new Map<string, string>()

  /** The file at `path`, or the `plumbline.config.*` of `folder`. */
  constructor(path: string | undefined, folder = process.cwd()) {
    this.#folder = folder
    this.#file = path === undefined ? undefined : resolve(folder, path)
  }

  /** What was read the last time: the path of each file, and the hash of what it held; empty where there was none. */
  get read(): ReadonlyMap<string, string> {
    return this.#read
  }

  /**
   * The configuration as it is now; the empty one when there is no file and none was named. Once there was one, it has
   * to be there. Throws `ConfigError` with all that is wrong.
   */
  async load(): Promise<LoadedConfig> {
    const named = this.#file
    const candidates = named === undefined ? names.map((name) => join(this.#folder, name)) : [named]
    this.#read = new Map()
    for (const path of candidates) this.#read.set(path, await hashAt(path))
    const file = named ?? (await findConfig(this.#folder))
    if (file === undefined) return {}
    const exported = await read(file, (path, content) => this.#read.set(path, hashOf(content)))
    const config = checked(file, exported)
    this.#file = file
    return config
  }
}

/**
 * The configuration at `path`, or in the `plumbline.config.*` of `folder`; the empty one when there is no such file.
 * Throws `ConfigError` with all that is wrong, before anything is started.
 */
export function loadConfig(path: string | undefined, folder = process.cwd()): Promise<LoadedConfig> {
  return new ConfigSource(path, folder).load()
}

function checked(file: string, exported: unknown): LoadedConfig {
  const { settings, tools, problems: ofTools } = splitTools(exported)
  const problems = [...formProblems(settings), ...ofTools]
  if (problems.length > 0) throw new ConfigError(file, problems)
  const config = Config.parse(settings)
  const contradictions = consistencyProblems(config)
  if (contradictions.length > 0) throw new ConfigError(file, contradictions)
  return tools ? { ...config, tools } : config
}

async function findConfig(folder: string): Promise<string | undefined> {
  const there = await Promise.all(names.map((name) => isFile(join(folder, name))))
  const [first, second] = names.filter((_, i) => there[i])
  if (second !== undefined)
    throw new ConfigError(folder, [`it has ${first} and ${second}; remove one, since only one would count`])
  return first && join(folder, first)
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

async function read(file: string, onRead: (path: string, content: Buffer) => void): Promise<unknown> {
  if (!(await isFile(file))) throw new ConfigError(file, ['there is no such file'])
  if (!/\.(m?[tj]s|json)$/.test(file))
    throw new ConfigError(file, ['it may end in .ts, .mts, .js, .mjs or .json'])
  try {
    if (extname(file) === '.json') {
      const content = await readFile(file)
      onRead(file, content)
      return JSON.parse(content.toString('utf8'))
    }
    const module = await importFresh(file, onRead)
    if (!('default' in module))
      throw new Error('it has no default export; write `export default defineConfig({ … })`')
    return withoutInterop(module.default)
  } catch (error) {
    throw new ConfigError(file, [reasonOf(error)])
  }
}

/** What was compiled to CommonJS comes with its default export wrapped. */
function withoutInterop(exported: unknown): unknown {
  return typeof exported === 'object' &&
    exported !== null &&
    '__esModule' in exported &&
    'default' in exported
    ? exported.default
    : exported
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { message } = error
  if (/Could not resolve "plumbline"/.test(message))
    return 'it imports plumbline, which is not installed beside it; leave the import out and write `export default { … }`'
  return error.name === 'Error' ? message : `${error.name}: ${message}`
}
