import { expect, test } from 'vitest'
import { Config } from '../contract/config.ts'
import { routeProblems } from './routes.ts'

const models = ['lab/small', 'lab/large']
const problems = (agent: Record<string, unknown>) =>
  routeProblems(Config.parse({ agents: { a: { models, ...agent } } }))

test('routes that choose among the agent’s models are fine', () => {
  for (const route of [
    { policy: 'fixed' },
    { policy: 'best_in_budget', explore: 0.1 },
    { policy: 'weighted', weights: { 'lab/large': 2 } },
  ])
    expect(problems({ route })).toEqual([])
  expect(problems({ route: { policy: 'cascade' }, verify: { by: ['grounding'] } })).toEqual([])
})

test('a route of one model has no effect, whatever its policy', () => {
  const route = { policy: 'fixed' }
  expect(problems({ models: ['lab/small', 'lab/small'], route })).toEqual([
    'agents.a.route has no effect; there is one model to choose from, name more in agents.a.models',
  ])
})

test('a cascade needs answers that are held as a whole', () => {
  const route = { policy: 'cascade' }
  const verify = { by: ['grounding'] }
  expect([
    ...problems({ route }),
    ...problems({ route, verify: { ...verify, mode: 'shadow' } }),
    ...problems({ route, verify: { ...verify, hold: 'claim' } }),
  ]).toEqual([
    'agents.a.route.policy is "cascade", which needs agents.a.verify to tell when the next model is asked',
    'agents.a.route.policy is "cascade", which needs agents.a.verify.mode "gate"; it is "shadow"',
    'agents.a.route.policy is "cascade", which needs agents.a.verify.hold "answer"; it is "claim"',
  ])
})

test('weights name the agent’s models, and at least one of them', () => {
  expect([
    ...problems({ route: { policy: 'weighted', weights: { 'lab/smal': 1, 'lab/large': 1 } } }),
    ...problems({ route: { policy: 'weighted', weights: {} } }),
  ]).toEqual([
    'agents.a.route.weights["lab/smal"] is none of agents.a.models; did you mean lab/small?',
    'agents.a.route.weights is empty; it may be models of agents.a.models with their weights',
  ])
})
