import { readFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { basename, dirname, extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type BuildFailure, build, type Loader, type Message, type Plugin } from 'esbuild'

/** What a file says of where it is. Bundled, it would otherwise say where the bundle is. */
const places = {
  'import.meta.url': '__plumbline_url',
  'import.meta.dirname': '__plumbline_dirname',
  'import.meta.filename': '__plumbline_filename',
  __dirname: '__plumbline_dirname',
  __filename: '__plumbline_filename',
}
const loaders: Record<string, Loader> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.jsx': 'jsx',
}

/** Node keeps each module by its address for good; every import of ours has one of its own. */
let imports = 0

/**
 * The exports of a JavaScript or TypeScript module as its file is now, and as the files are now that it imports. They
 * are put into one module in memory; packages are not, they are imported once and stay as they are. `onRead` hears of
 * every file that was read, also when the import fails. Throws what the module throws, and an `Error` that names the
 * line when it cannot be compiled.
 */
export async function importFresh(
  file: string,
  onRead: (path: string, content: Buffer) => void,
): Promise<Record<string, unknown>> {
  const address = pathToFileURL(file).href
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['node', 'import'],
    mainFields: ['main'],
    logLevel: 'silent',
    tsconfigRaw: {},
    define: places,
    banner: {
      js: `import { createRequire as __plumbline_require } from 'node:module'; const require = __plumbline_require(${JSON.stringify(address)});`,
    },
    // Stack traces name the file; the address of the bundle holds all of it, keys included.
    footer: { js: `//# sourceURL=${address}` },
    plugins: [packagesOutside, readEach(onRead)],
  }).catch((error: BuildFailure) => {
    throw new Error(error.errors.map(messageText).join('; '), { cause: error })
  })
  const code = Buffer.from(outputFiles[0]?.contents ?? '').toString('base64')
  imports++
  const bundle = `data:text/javascript;base64,${code}#${imports}`
  return import(bundle).catch((error: unknown) => {
    if (error instanceof Error) error.message = error.message.replaceAll(bundle, address)
    throw error
  })
}

const asIs = Symbol('resolved by esbuild itself')

/** Leaves packages out of the bundle, by the address at which Node finds them. */
const packagesOutside: Plugin = {
  name: 'packages outside',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind === 'entry-point' || pluginData === asIs) return undefined
      if (isBuiltin(path)) return { path, external: true }
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: asIs })
      if (found.errors.length > 0 || found.external || !/\.[mc]?js$/.test(found.path)) return found
      const required = kind === 'require-call' || kind === 'require-resolve'
      return { path: required ? found.path : pathToFileURL(found.path).href, external: true }
    })
  },
}

/** Reads every file that is bundled, and says in it where it is. */
function readEach(onRead: (path: string, content: Buffer) => void): Plugin {
  return {
    name: 'read each',
    setup({ onLoad }) {
      onLoad({ filter: /.*/, namespace: 'file' }, async ({ path }) => {
        const content = await readFile(path)
        onRead(path, content)
        if (!/\.[mc]?[tj]sx?$/.test(path)) return undefined
        const text = content.toString('utf8')
        const asks = /\bimport\.meta\b|\b__(?:dir|file)name\b/.test(text)
        return { contents: asks ? placeOf(path) + text : text, loader: loaders[extname(path)] ?? 'js' }
      })
    },
  }
}

function placeOf(path: string): string {
  const [url, folder, file] = [pathToFileURL(path).href, dirname(path), path].map((text) =>
    JSON.stringify(text),
  )
  return `const __plumbline_url = ${url}, __plumbline_dirname = ${folder}, __plumbline_filename = ${file};`
}

function messageText({ text, location }: Message): string {
  return location ? `${basename(location.file)}:${location.line}: ${text}` : text
}
