import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ConfigSource } from './load.ts'
import { FileWatch } from './watch.ts'

let folder: string
const watches: FileWatch[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-source-'))
})
afterEach(async () => {
  for (const watch of watches.splice(0)) watch.close()
  await rm(folder, { recursive: true })
})

const write = (name: string, text: string) => writeFile(join(folder, name), text)
const retries = (count: number) => `export default { defaults: { retries: ${count} } }`
const loaded = (count: number) => ({ defaults: { retries: count } })

/** Loads the source, and again whenever a file of it changed; `next` is what the next load gives. */
async function watched(source: ConfigSource) {
  const outcomes: unknown[] = [await source.load()]
  const watch = new FileWatch({
    read: () => source.read,
    onChange: () => {
      const outcome = source.load().catch((error: Error) => error.message)
      outcome.then((value) => {
        outcomes.push(value)
        watch.follow()
      })
    },
    onError: (error) => outcomes.push(error),
  })
  watches.push(watch)
  const next = (expected: unknown) =>
    expect.poll(() => outcomes.at(-1), { timeout: 5_000, interval: 10 }).toEqual(expected)
  return { next, outcomes }
}

describe('a configuration that is loaded again', () => {
  test('is as its file is now, and as the files are that it imports', async () => {
    await write('count.ts', 'export const count: number = 1')
    await write(
      'own.ts',
      `import { count } from './count.ts'\nexport default { defaults: { retries: count } }`,
    )
    const source = new ConfigSource('own.ts', folder)
    expect(await source.load()).toEqual(loaded(1))
    await write('count.ts', 'export const count: number = 2')
    expect(await source.load()).toEqual(loaded(2))
    await write('own.ts', retries(3))
    expect(await source.load()).toEqual(loaded(3))
    expect([...source.read.keys()]).toEqual([join(folder, 'own.ts')])
  })

  test('knows packages, built-in modules, JSON and its own place', async () => {
    await mkdir(join(folder, 'node_modules/counter'), { recursive: true })
    await write(
      'node_modules/counter/package.json',
      '{"name":"counter","type":"module","exports":"./index.js"}',
    )
    await write('node_modules/counter/index.js', 'let at = 0\nexport const count = () => ++at')
    await write('data.json', '{"latency": 5000}')
    await write(
      'own.mjs',
      `import { readFileSync } from 'node:fs'
      import { count } from 'counter'
      import data from './data.json'
      const beside = JSON.parse(readFileSync(new URL('./data.json', import.meta.url), 'utf8'))
      if (beside.latency !== data.latency || import.meta.dirname !== ${JSON.stringify(folder)}) throw new Error('elsewhere')
      export default { defaults: { retries: count(), budget: { latency_ms: await data.latency } } }`,
    )
    const source = new ConfigSource('own.mjs', folder)
    expect(await source.load()).toEqual({ defaults: { retries: 1, budget: { latency_ms: 5_000 } } })
    // A package is imported once, as by every other module.
    expect(await source.load()).toEqual({ defaults: { retries: 2, budget: { latency_ms: 5_000 } } })
  })

  test('may be CommonJS, and require its packages', async () => {
    await mkdir(join(folder, 'node_modules/count'), { recursive: true })
    await write('node_modules/count/index.js', 'module.exports = { count: 4 }')
    await write('package.json', '{"type":"commonjs"}')
    await write(
      'plumbline.config.js',
      `const { count } = require('count')\nconst { join } = require('node:path')
      if (!join(__dirname, 'x').startsWith(__dirname)) throw new Error('elsewhere')
      module.exports = { defaults: { retries: count } }`,
    )
    expect(await new ConfigSource(undefined, folder).load()).toEqual(loaded(4))
  })

  test('names the line that cannot be compiled', async () => {
    await write('own.ts', 'export default {\n  defaults: {\n    retries: ,\n  },\n}')
    await expect(new ConfigSource('own.ts', folder).load()).rejects.toThrow('own.ts:3: Unexpected ","')
  })

  test('never shows what it holds, when something in it fails', async () => {
    await write(
      'own.mjs',
      `const key = 'sk-of-the-lab'
      export default { tools: [{ name: 'a', parse: (x) => x, call() { throw new Error('it failed') } }] }`,
    )
    // In a process of its own: the test runner rewrites stacks.
    await write(
      'look.mts',
      `import { loadConfig } from ${JSON.stringify(join(import.meta.dirname, 'load.ts'))}
      const { tools } = await loadConfig('own.mjs', ${JSON.stringify(folder)})
      try { tools[0].call() } catch (error) { console.log(error.stack) }`,
    )
    const args = ['--import', import.meta.resolve('tsx'), join(folder, 'look.mts')]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    expect(stdout).toContain(pathToFileURL(join(folder, 'own.mjs')).href)
    expect(stdout).not.toContain('base64')
  })

  test('has to be there once it was', async () => {
    await write('plumbline.config.mjs', retries(1))
    const source = new ConfigSource(undefined, folder)
    await source.load()
    await unlink(join(folder, 'plumbline.config.mjs'))
    await expect(source.load()).rejects.toThrow('there is no such file')
  })
})

describe('a watched configuration', () => {
  test('is noticed when it is written, replaced by name, broken and mended', async () => {
    await write('own.mjs', retries(1))
    const { next } = await watched(new ConfigSource('own.mjs', folder))
    await write('own.mjs', retries(2))
    await next(loaded(2))
    await write('.own.mjs.swp', retries(3))
    await rename(join(folder, '.own.mjs.swp'), join(folder, 'own.mjs'))
    await next(loaded(3))
    await write('own.mjs', 'export default {')
    await next(expect.stringContaining('own.mjs:1: '))
    await write('own.mjs', retries(3))
    await next(loaded(3))
  })

  test('is left alone while it is being written: gone or empty for a moment', async () => {
    await write('own.mjs', retries(1))
    await write('other.mjs', retries(5))
    const { next, outcomes } = await watched(new ConfigSource('own.mjs', folder))
    const other = await watched(new ConfigSource('other.mjs', folder))
    await write('own.mjs', '')
    await unlink(join(folder, 'own.mjs'))
    // By the time that a later change was noticed, this one was looked at.
    await write('other.mjs', retries(6))
    await other.next(loaded(6))
    await write('own.mjs', retries(2))
    await next(loaded(2))
    expect(outcomes).toEqual([loaded(1), loaded(2)])
  })

  test('is noticed through the files that it imports, also new ones', async () => {
    await mkdir(join(folder, 'parts'))
    await write('own.ts', retries(1))
    await write('parts/count.ts', 'export const count = 2')
    const { next } = await watched(new ConfigSource('own.ts', folder))
    await write(
      'own.ts',
      `import { count } from './parts/count.ts'\nexport default { defaults: { retries: count } }`,
    )
    await next(loaded(2))
    await write('parts/count.ts', 'export const count = 3')
    await next(loaded(3))
  })

  test('is noticed when it appears, and in a volume whose link is turned', async () => {
    const { next } = await watched(new ConfigSource(undefined, folder))
    for (const count of [1, 2]) {
      await mkdir(join(folder, `..${count}`))
      await write(`..${count}/plumbline.config.json`, JSON.stringify(loaded(count)))
    }
    await symlink('..1', join(folder, '..data'))
    await symlink('..data/plumbline.config.json', join(folder, 'plumbline.config.json'))
    await next(loaded(1))
    await symlink('..2', join(folder, '..turned'))
    await rename(join(folder, '..turned'), join(folder, '..data'))
    await next(loaded(2))
    expect(await readdir(folder)).toContain('plumbline.config.json')
  })
})
