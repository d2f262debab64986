import { readFile, stat } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { tsImport } from 'tsx/esm/api'
import { Config } from '../contract/config.ts'
import { ConfigError } from './config-error.ts'
import { consistencyProblems } from './consistency.ts'
import { formProblems } from './problems.ts'
import { splitTools, type WithTools } from './tools.ts'

const names = ['ts', 'mts', 'js', 'mjs', 'json'].map((extension) => `plumbline.config.${extension}`)

/**
 * The configuration at `path`, or in the `plumbline.config.*` of `folder`; the empty one when there is no such file.
 * Throws `ConfigError` with all that is wrong, before anything is started.
 */
export async function loadConfig(
  path: string | undefined,
  folder = process.cwd(),
): Promise<Config & WithTools> {
  const file = path === undefined ? await findConfig(folder) : resolve(folder, path)
  if (file === undefined) return {}
  const { settings, tools, problems: ofTools } = splitTools(await read(file))
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

async function read(file: string): Promise<unknown> {
  if (!(await isFile(file))) throw new ConfigError(file, ['there is no such file'])
  if (!/\.(m?[tj]s|json)$/.test(file))
    throw new ConfigError(file, ['it may end in .ts, .mts, .js, .mjs or .json'])
  try {
    if (extname(file) === '.json') return JSON.parse(await readFile(file, 'utf8'))
    const module = await importFile(file)
    if (!('default' in module))
      throw new Error('it has no default export; write `export default defineConfig({ … })`')
    return withoutInterop(module.default)
  } catch (error) {
    throw new ConfigError(file, [reasonOf(error)])
  }
}

/** TypeScript is compiled in memory. */
async function importFile(file: string): Promise<Record<string, unknown>> {
  const url = pathToFileURL(file).href
  return /\.m?ts$/.test(file) ? tsImport(url, { parentURL: import.meta.url, tsconfig: false }) : import(url)
}

/** Where the folder's package.json does not say `"type": "module"`, the default export comes wrapped. */
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
  if ('code' in error && error.code === 'ERR_MODULE_NOT_FOUND' && message.includes("'plumbline'"))
    return 'it imports plumbline, which is not installed beside it; leave the import out and write `export default { … }`'
  return error.name === 'Error' ? message : `${error.name}: ${message}`
}
