import Fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { expect, test } from 'vitest'
import type { ModelInfo } from '../../contract/ports/model.ts'
import { VerificationConfig } from '../../contract/verification.ts'
import { Models } from '../../models/registry.ts'
import { registerModels } from './models.ts'

const known: ModelInfo = {
  id: 'lab/sees',
  owned_by: 'lab',
  description: 'Sees.',
  input: ['text', 'image'],
  output: ['text'],
  created: 0,
  limits: {
    images: 100,
    image_bytes: 7_500_000,
    image_side: 8_000,
    many_images: { above_images: 20, image_side: 2_000 },
    document_pages: 100,
    request_bytes: 32_000_000,
    context_tokens: 200_000,
  },
  tools: true,
  reasoning: false,
  continuation: 'none',
}
const { limits, tools, reasoning, continuation, ...unknown } = known

async function shown(info: ModelInfo) {
  const app = Fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  const models = new Models()
  models.add({ info, run: () => Promise.reject(new Error('nothing runs here')) })
  registerModels(app, { models })
  const answer = await app.inject(`/v1/models/${info.id}`)
  return answer.json().plumbline
}

test('a model is shown with what is known of it', async () => {
  expect(await shown(known)).toMatchObject({ limits, tools, reasoning, continuation })
})

test('an agent says how its answers are checked', async () => {
  const models = new Models()
  models.add({ info: known, run: () => Promise.reject(new Error('nothing runs here')) })
  models.addAgent(
    'clerk',
    { models: ['lab/sees'], verify: VerificationConfig.parse({ mode: 'shadow', by: ['numbers'] }) },
    () => [],
  )
  expect(models.list().map(({ id, verify }) => [id, verify])).toEqual([
    ['agent/clerk', 'shadow'],
    ['lab/sees', undefined],
  ])
})

test('nothing is said of what nobody knows', async () => {
  const own = await shown({ ...unknown, id: 'lab/new' })
  expect(Object.keys(own)).toEqual(['description', 'input', 'output', 'extractive'])
})
