import { expect, test } from 'vitest'
import { Config } from '../contract/config.ts'
import { verifierModels, verifierProblems } from './verifiers.ts'

const problemsOf = (config: unknown) => verifierProblems(Config.parse(config))

test('verifiers that name each other and those that come with Plumbline are fine', () => {
  const config = {
    verifiers: {
      strict: { use: 'all', of: ['numbers', 'judge'] },
      judge: { use: 'judge', model: 'lab/judge' },
      mixed: { use: 'weighted', of: { strict: 2, links: 1 } },
    },
    agents: { a: { models: ['lab/m'], verify: { by: ['mixed', 'grounding'] } } },
  }
  expect(problemsOf(config)).toEqual([])
})

test('a member or an agent’s verifier that is not there is named, with what was probably meant', () => {
  const config = {
    verifiers: {
      strict: { use: 'all', of: ['links', 'nubers'] },
      mixed: { use: 'weighted', of: { dats: 1 } },
    },
    agents: { a: { models: ['lab/m'], verify: { by: ['strct'] } } },
  }
  expect(problemsOf(config)).toEqual([
    'verifiers.strict.of[1] is "nubers"; there is no such verifier; did you mean numbers?',
    'verifiers.mixed.of["dats"] is "dats"; there is no such verifier; did you mean dates?',
    'agents.a.verify.by[0] is "strct"; there is no such verifier; did you mean strict?',
  ])
})

test('a verifier that an agent names twice is told', () => {
  const config = { agents: { a: { models: ['lab/m'], verify: { by: ['dates', 'links', 'dates'] } } } }
  expect(problemsOf(config)).toEqual(['agents.a.verify.by[2] names "dates" again'])
})

test('a circle is told once, with its way round', () => {
  const config = {
    verifiers: {
      a: { use: 'all', of: ['numbers', 'b'] },
      b: { use: 'any', of: ['c'] },
      c: { use: 'first_decisive', of: ['dates', 'a'] },
      self: { use: 'all', of: ['self'] },
      outside: { use: 'all', of: ['a'] },
    },
  }
  expect(problemsOf(config)).toEqual([
    'verifiers.a.of is a circle: a → b → c → a',
    'verifiers.self.of is a circle: self → self',
  ])
})

test('settings that can never be met are named', () => {
  const config = {
    verifiers: {
      pattern: { use: 'regex', pattern: '(' },
      length: { use: 'length', min_words: 9, max_words: 3 },
      first: { use: 'first_decisive', of: ['links'], low: 0.8, high: 0.8 },
      none: { use: 'weighted', of: {} },
    },
  }
  expect(problemsOf(config)).toEqual([
    expect.stringContaining('verifiers.pattern.pattern is no regular expression: '),
    'verifiers.length.min_words is 9, more than max_words, which is 3',
    'verifiers.first.low is 0.8; it may be less than high, which is 0.8',
    'verifiers.none.of is empty; it may be members with their weights',
  ])
})

test('models that verification asks are listed with their settings', () => {
  const config = Config.parse({
    verifiers: { judge: { use: 'judge', model: 'lab/judge' }, numbers: { use: 'numbers' } },
    agents: { a: { models: ['lab/m'], verify: { by: ['judge'], escalate_to: 'lab/strong' } } },
  })
  expect(verifierModels(config)).toEqual([
    { setting: 'verifiers.judge.model', model: 'lab/judge' },
    { setting: 'agents.a.verify.escalate_to', model: 'lab/strong' },
  ])
})
