import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { build as buildWithEsbuild } from 'esbuild'

/**
 * Builds the server and the console into dist/. With --if-stale it does so only when a source changed since the
 * last build; --server leaves the console out.
 */
const { values: flags } = parseArgs({
  options: { 'if-stale': { type: 'boolean' }, server: { type: 'boolean' } },
})
const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const compiler = join(root, 'node_modules/typescript/bin/tsc')

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.endsWith('.test.ts') && !file.endsWith('.test.tsx'))
    .sort()
}

function fingerprint(paths: string[]): string {
  const hash = createHash('sha256')
  for (const path of paths) hash.update(path.slice(root.length)).update(readFileSync(path))
  return hash.digest('hex')
}

/** Runs `work` unless its sources are those of the last time; says what it did. */
async function step(name: string, sources: string[], work: () => Promise<void>) {
  const stamp = join(dist, `.${name}.stamp`)
  // The compiler counts: without it the declarations were left out, and its coming makes that build stale.
  const now = `${fingerprint(sources)}${existsSync(compiler) ? ' with types' : ''}`
  if (flags['if-stale'] && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  const started = performance.now()
  await work()
  mkdirSync(dist, { recursive: true })
  writeFileSync(stamp, now)
  process.stderr.write(`built the ${name} in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
}

async function buildServer() {
  const workers = filesBelow(join(root, 'src')).filter((file) => /\.(worker|process)\.ts$/.test(file))
  const entryPoints: Record<string, string> = {
    cli: join(root, 'src/cli/main.ts'),
    index: join(root, 'src/index.ts'),
  }
  for (const file of workers)
    entryPoints[`workers/${basename(file).replace(/\.(worker|process)\.ts$/, '')}`] = file
  const { metafile } = await buildWithEsbuild({
    absWorkingDir: root,
    entryPoints,
    outdir: dist,
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
    metafile: true,
  })
  removeStale(new Set(Object.keys(metafile.outputs).map((file) => join(root, file))))
  buildTypes()
}

/** What an earlier build left goes only once the new one stands, so that a running server keeps its workers. */
function removeStale(built: Set<string>) {
  for (const file of filesBelow(dist)) {
    const ours = /\.js(\.map)?$/.test(file) && !file.startsWith(join(dist, 'console'))
    if (ours && !built.has(file)) rmSync(file)
  }
}

/** Declarations of what the package exports, for editors; left out where only what runs was installed. */
function buildTypes() {
  if (!existsSync(compiler)) return
  const options =
    '--ignoreConfig --declaration --emitDeclarationOnly --skipLibCheck --strict --types node --target es2022 --lib es2023 --module nodenext --allowImportingTsExtensions --verbatimModuleSyntax'
  const folders = ['--rootDir', join(root, 'src'), '--outDir', dist]
  execFileSync(process.execPath, [compiler, join(root, 'src/index.ts'), ...options.split(' '), ...folders], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

async function buildConsole() {
  const { build } = await import('vite')
  await build({ configFile: join(root, 'console/vite.config.ts'), logLevel: 'warn' })
}

const packageFiles = [join(root, 'package.json'), join(root, 'package-lock.json')]
await step('server', [...filesBelow(join(root, 'src')), ...packageFiles], buildServer)
if (!flags.server)
  await step('console', [...filesBelow(join(root, 'console')), ...packageFiles], buildConsole)
