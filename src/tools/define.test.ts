import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineTool } from './define.ts'
import { callContext } from './tools.fixture.ts'

const weather = defineTool({
  name: 'weather',
  description: 'Says what the weather is.',
  input: z.strictObject({
    city: z.string().min(1).describe('Name of the city'),
    days: z.int().min(1).max(7).default(1),
    units: z.enum(['metric', 'imperial']).optional(),
  }),
  effect: 'read',
  idempotent: true,
  call: ({ city, days }) => `${city}: ${days} days of rain`,
})

describe('a defined tool', () => {
  test('has the JSON Schema of what a model has to write', () => {
    expect(weather.inputSchema).toEqual({
      type: 'object',
      properties: {
        city: { type: 'string', minLength: 1, description: 'Name of the city' },
        days: { type: 'integer', minimum: 1, maximum: 7, default: 1 },
        units: { type: 'string', enum: ['metric', 'imperial'] },
      },
      required: ['city'],
      additionalProperties: false,
    })
  })

  test('fills in defaults, and a string is a text part', async () => {
    const input = weather.parse({ city: 'Oslo' })
    expect(input).toEqual({ city: 'Oslo', days: 1 })
    expect(await weather.call(input, callContext())).toEqual({
      parts: [{ type: 'text', text: 'Oslo: 1 days of rain' }],
    })
  })

  test('says of wrong arguments where they are and what was expected', () => {
    expect(() => weather.parse({ days: 9, units: 'kelvin', town: 'Oslo' })).toThrow(
      /^The arguments do not fit\. city: .*expected string.*; days: .*<=7; units: .*"metric"\|"imperial"; .*"town"$/,
    )
    expect(() => weather.parse('Oslo')).toThrow(/expected object, received string/)
  })

  test('is refused when its name or its input would not do', () => {
    const base = { description: '', effect: 'read', idempotent: true, call: () => '' } as const
    expect(() => defineTool({ ...base, name: 'my tool', input: z.object({}) })).toThrow('my tool')
    expect(() => defineTool({ ...base, name: 'a', input: z.string() })).toThrow('has to be an object')
  })
})
