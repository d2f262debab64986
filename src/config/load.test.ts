import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ConfigError } from './config-error.ts'
import { loadConfig } from './load.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-config-'))
})
afterEach(() => rm(folder, { recursive: true }))

const write = (name: string, text: string) => writeFile(join(folder, name), text)

/** The problems of a file, without its name. */
async function problemsOf(name: string, text: string): Promise<string[]> {
  await write(name, text)
  const error = await loadConfig(name, folder).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ConfigError)
  return error instanceof ConfigError ? error.problems : []
}

describe('a configuration', () => {
  test('is empty without a file', async () => {
    expect(await loadConfig(undefined, folder)).toEqual({})
  })

  test.each([
    ['plumbline.config.ts', 'const retries: number = 3\nexport default { defaults: { retries } }'],
    ['plumbline.config.mts', 'enum Some { Three = 3 }\nexport default { defaults: { retries: Some.Three } }'],
    ['plumbline.config.mjs', 'export default { defaults: { retries: 3 } }'],
    ['plumbline.config.json', '{"defaults": {"retries": 3}}'],
  ])('is found as %s', async (name, text) => {
    await write(name, text)
    expect(await loadConfig(undefined, folder)).toEqual({ defaults: { retries: 3 } })
  })

  test('is read as TypeScript whatever kind of module its package says it is', async () => {
    await write('package.json', '{"type":"commonjs"}')
    await write('own.ts', 'const retries: number = 3\nexport default { defaults: { retries } }')
    expect(await loadConfig('own.ts', folder)).toEqual({ defaults: { retries: 3 } })
  })

  test('may take its values from other files and from the environment', async () => {
    await write('models.ts', 'export const models: string[] = ["local/reader"]')
    await write(
      'own.mts',
      `import { models } from './models.ts'\nexport default { agents: { a: { models } } }`,
    )
    expect(await loadConfig('own.mts', folder)).toEqual({ agents: { a: { models: ['local/reader'] } } })
  })
})

describe('tools in a configuration', () => {
  const tool = (name: string) => `{ name: '${name}', parse: (input) => input, call: () => ({ parts: [] }) }`

  test('are handed on as they are', async () => {
    await write('t.mjs', `export default { defaults: { retries: 3 }, tools: [${tool('weather')}] }`)
    expect(await loadConfig('t.mjs', folder)).toMatchObject({
      defaults: { retries: 3 },
      tools: [{ name: 'weather', call: expect.any(Function) }],
    })
  })

  test('are refused when they are none, or two have one name', async () => {
    const text = `export default { tools: [${tool('a')}, { name: 'b' }, ${tool('a')}] }`
    expect(await problemsOf('t.mjs', text)).toEqual([
      'tools[1] is no tool; make it with defineTool({ … })',
      'tools[2].name is "a", as is that of another; each needs its own',
    ])
    expect(await problemsOf('t.json', '{"tools": "weather"}')).toEqual([
      'tools may be a list of tools, made with defineTool',
    ])
  })
})

describe('a file that cannot be used', () => {
  test('is named, with what is wrong', async () => {
    expect(await problemsOf('a.json', '{"agents":')).toEqual([expect.stringContaining('SyntaxError')])
    expect(await problemsOf('a.mjs', 'export const a = 1')).toEqual([
      expect.stringContaining('no default export'),
    ])
    expect(await problemsOf('b.mjs', `throw new Error('no key in the environment')`)).toEqual([
      'no key in the environment',
    ])
    expect(await problemsOf('c.mjs', `import 'plumbline'\nexport default {}`)).toEqual([
      expect.stringContaining('leave the import out'),
    ])
    expect(await problemsOf('d.yaml', 'agents:')).toEqual(['it may end in .ts, .mts, .js, .mjs or .json'])
    await expect(loadConfig('none.json', folder)).rejects.toThrow(
      /none\.json cannot be used:\n {2}there is no such/,
    )
  })

  test('is refused beside another, since only one would count', async () => {
    await write('plumbline.config.mjs', 'export default {}')
    await write('plumbline.config.json', '{}')
    await expect(loadConfig(undefined, folder)).rejects.toThrow(
      'it has plumbline.config.mjs and plumbline.config.json; remove one',
    )
  })
})

describe('settings that are wrong', () => {
  test('are all named at once, with their path, what they are and what they may be', async () => {
    const config = {
      agents: { support: { models: [], ceilings: { idle_ms: -5 }, hedge: { extra_load: 0.7 } } },
      upstreams: [{ name: 'a b', base_url: 'ftp://h', continuation: 'guess' }],
      defaults: { retries: 2.5, budget: { latency_ms: '5s' } },
      prices: { m: { input_usd_per_million: 1 } },
    }
    expect((await problemsOf('a.json', JSON.stringify(config))).sort()).toEqual([
      'agents.support.ceilings.idle_ms is -5; it may be a whole number above 0',
      'agents.support.hedge.extra_load is 0.7; it may be a number from 0 to 0.5',
      'agents.support.models is []; it may be a list with at least one entry',
      'defaults.budget.latency_ms is "5s"; it may be a whole number above 0',
      'defaults.retries is 2.5; it may be a whole number from 0 to 10',
      'prices.m.output_usd_per_million is missing; it may be a number from 0',
      'upstreams[0].base_url is "ftp://h"; it may be an http(s) URL',
      'upstreams[0].continuation is "guess"; it may be "prefix" or "none"',
      'upstreams[0].name is "a b"; it may be a name of letters, digits, dots, dashes and underscores',
    ])
  })

  test('are named when they do not exist, wherever they stand, with what was probably meant', async () => {
    const config = {
      agent: {},
      defaults: { budget: { latencyms: 5 }, celings: {}, colour: 'red' },
      upstreams: [{ name: 'a', base_url: 'http://h/v1', apikey: 'k' }],
    }
    expect(await problemsOf('a.json', JSON.stringify(config))).toEqual([
      'agent is no setting; did you mean agents?',
      'defaults.budget.latencyms is no setting; did you mean latency_ms?',
      'defaults.celings is no setting; did you mean ceilings?',
      'defaults.colour is no setting',
      'upstreams[0].apikey is no setting; did you mean api_key?',
    ])
  })

  test('do not show keys or passwords', async () => {
    const config = {
      upstreams: [{ name: 'a', base_url: 'ftp://me:secret-word@h', api_key: ['secret-word'] }],
    }
    const problems = await problemsOf('a.json', JSON.stringify(config))
    expect(problems).toHaveLength(2)
    expect(problems.join()).not.toContain('secret-word')
  })

  test('are named when they contradict each other', async () => {
    const upstream = { name: 'lab', base_url: 'http://h/v1' }
    const config = {
      upstreams: [upstream, upstream, { ...upstream, name: 'local' }],
      admission: { max_running_turns: 4, max_large_turns: 5 },
    }
    expect(await problemsOf('a.json', JSON.stringify(config))).toEqual([
      'upstreams[1].name is "lab", as is upstreams[0].name; each needs its own',
      `upstreams[2].name is "local", which names Plumbline's own models; choose another`,
      'admission.max_large_turns is 5, more than admission.max_running_turns, which is 4; it may be at most that',
    ])
  })

  test.each([['[]'], ['null'], ['"text"'], ['5']])('are refused when all of it is %s', async (text) => {
    expect(await problemsOf('a.json', text)).toEqual([
      expect.stringMatching(/^the configuration is .*; it may be settings: upstreams, /),
    ])
  })
})
