import { expect, test } from 'vitest'
import { Config } from '../contract/config.ts'
import { consistencyProblems, offerProblems } from './consistency.ts'

const offer = {
  models: ['local/reader', 'lab/llama-3.3', 'agent/reader'],
  tools: ['calculator', 'mcp/files'],
  silentUpstreams: ['openai'],
}
const price = { input_usd_per_million: 1, output_usd_per_million: 2 }

test('agents and prices that name what is on offer are fine', () => {
  const config = {
    agents: { a: { models: ['lab/llama-3.3', 'local/reader'] } },
    prices: { 'lab/llama-3.3': price },
  }
  expect(offerProblems(config, offer)).toEqual({ problems: [], warnings: [] })
})

test('an agent of models that nothing offers is named, with what was probably meant', () => {
  const config = { agents: { a: { models: ['lab/llama3.3', 'agent/reader', 'agent/b'] } } }
  expect(offerProblems(config, offer).problems).toEqual([
    'agents.a.models[0] is "lab/llama3.3"; no upstream offers that model; did you mean lab/llama-3.3?',
    'agents.a.models[1] is "agent/reader"; an agent runs on models, not on agents',
    'agents.a.models[2] is "agent/b"; an agent runs on models, not on agents',
  ])
})

test('a price of a model that nothing offers has no effect, and is named', () => {
  expect(offerProblems({ prices: { 'gpt-5': price } }, offer).problems).toEqual([
    'prices["gpt-5"] has no effect; no upstream offers that model',
  ])
})

test('what may belong to an upstream that did not answer is a warning', () => {
  const config = { agents: { a: { models: ['openai/gpt-5'] } }, prices: { 'openai/gpt-5': price } }
  expect(offerProblems(config, offer)).toEqual({
    problems: [],
    warnings: [
      'agents.a.models[0] waits for openai, which did not say what models it has',
      'prices["openai/gpt-5"] waits for openai, which did not say what models it has',
    ],
  })
})

test('a tool that is not there is named, with what was probably meant', () => {
  const config = Config.parse({ agents: { a: { models: ['m/1'], tools: ['calculater', 'calculator'] } } })
  const { problems } = offerProblems(config, { models: ['m/1'], tools: ['calculator'], silentUpstreams: [] })
  expect(problems).toEqual([
    expect.stringContaining('agents.a.tools[0] is "calculater"; there is no such tool'),
  ])
})

test('an MCP server that no agent uses is a setting without effect', () => {
  const config = Config.parse({ mcp: { files: { command: 'files' } } })
  const { problems } = offerProblems(config, { models: [], tools: ['mcp/files'], silentUpstreams: [] })
  expect(problems).toEqual(['mcp.files has no effect; no agent names mcp/files among its tools'])
})

test('a provider may not have the name of an upstream or of what is Plumbline’s own', () => {
  const provider = { package: '@ai-sdk/groq', models: ['llama-3.3-70b'] }
  const config = Config.parse({
    upstreams: [{ name: 'lab', base_url: 'http://localhost:9000/v1' }],
    providers: { lab: provider, local: provider, agent: provider, groq: provider },
  })
  expect(consistencyProblems(config)).toEqual([
    'providers.lab has the name of upstreams[0]; each needs its own',
    "providers.local names Plumbline's own models; choose another name",
    "providers.agent names Plumbline's own models; choose another name",
  ])
})
