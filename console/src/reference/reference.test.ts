import { describe, expect, it } from 'vitest'
import { curlOf, sampleBody } from './curl.ts'
import { fieldNames, schemaReader } from './fields.ts'
import type { OpenApi } from './openapi.ts'
import { anchorOf, matchingErrors, matchingGroups, routeGroups } from './routes.ts'

const document: OpenApi = {
  info: { version: '1' },
  tags: [{ name: 'Turns', description: 'Turns.' }, { name: 'Empty' }],
  components: {
    schemas: {
      Media: {
        type: 'object',
        properties: { kind: { const: 'image' }, url: { type: 'string' } },
        required: ['kind'],
      },
      Tree: { type: 'object', properties: { branches: { type: 'array', items: { $ref: '#/c/s/Tree' } } } },
    },
  },
  paths: {
    '/v1/turns': {
      post: {
        tags: ['Turns'],
        summary: 'Run a turn',
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['model', 'input', 'stream'],
                properties: {
                  model: { type: 'string' },
                  input: { anyOf: [{ type: 'string' }, { type: 'array', items: { $ref: '#/c/s/Media' } }] },
                  stream: { type: 'boolean', default: true },
                },
              },
            },
          },
        },
      },
    },
    '/v1/turns/{id}/cancel': {
      post: { parameters: [{ name: 'id', in: 'path', schema: { type: 'string' } }] },
    },
  },
}
const groups = routeGroups(document)

describe('schemaReader', () => {
  const { typeOf, groupsOf } = schemaReader(document)

  it('names types shortly, and opens unions', () => {
    expect(typeOf({ anyOf: [{ type: 'string' }, { enum: ['a', 'b'] }, { type: 'null' }] })).toBe(
      'string | "a" | "b" | null',
    )
    expect(typeOf({ type: 'array', items: { type: ['string', 'null'] } })).toBe('(string | null)[]')
    expect(typeOf({ prefixItems: [{ type: 'number' }, { type: 'number' }] })).toBe('[number, number]')
  })

  it('lays allOf together and gives a group for each shape', () => {
    const shapes = groupsOf({
      allOf: [
        { properties: { seq: { type: 'integer' } }, required: ['seq'] },
        { oneOf: [{ properties: { type: { const: 'a' } } }, { properties: { type: { enum: ['b'] } } }] },
      ],
    })
    expect(shapes.map(({ title }) => title)).toEqual(['type: a', 'type: b'])
    expect(shapes.map(({ fields }) => fields.map(({ name, required }) => [name, required]))).toEqual([
      [
        ['seq', true],
        ['type', false],
      ],
      [
        ['seq', true],
        ['type', false],
      ],
    ])
  })

  it('ends where a schema holds itself', () => {
    expect(fieldNames(groupsOf({ $ref: '#/c/s/Tree' })).length).toBeLessThan(20)
  })
})

describe('routeGroups', () => {
  it('puts routes under their tags, and those without one last', () => {
    expect(groups.map(({ name, routes }) => [name, routes.map(({ id }) => id)])).toEqual([
      ['Turns', ['post-v1-turns']],
      ['Others', ['post-v1-turns-id-cancel']],
    ])
  })

  it('finds a route by words of its path, summary and fields', () => {
    const found = (text: string) =>
      matchingGroups(groups, text).flatMap(({ routes }) => routes.map(({ id }) => id))
    expect(found('run kind')).toEqual(['post-v1-turns'])
    expect(found('CANCEL')).toEqual(['post-v1-turns-id-cancel'])
    expect(found('nothing like it')).toEqual([])
    expect(found('')).toHaveLength(2)
  })

  it('says a default, and does not demand a field that has one', () => {
    const fields = groups[0]?.routes[0]?.body[0]?.fields ?? []
    expect(fields.map(({ name, required, description }) => [name, required, description])).toEqual([
      ['model', true, ''],
      ['input', true, ''],
      ['stream', false, 'Default: true.'],
    ])
    expect(fields[1]?.groups.map(({ title }) => title)).toEqual(['kind: image'])
  })
})

it('finds errors by code, status and words', () => {
  const errors = [
    { code: 'part_empty', status: 400, type: 't', message: 'The part has no bytes.', remedy: 'Send it.' },
    { code: 'internal', status: 500, type: 't', message: 'Something went wrong.', remedy: 'Report it.' },
  ]
  expect(matchingErrors(errors, 'no bytes').map(({ code }) => code)).toEqual(['part_empty'])
  expect(matchingErrors(errors, '500').map(({ code }) => code)).toEqual(['internal'])
})

describe('curlOf', () => {
  const [turns, cancel] = groups.flatMap(({ routes }) => routes)
  if (!turns || !cancel) throw new Error('the document has two routes')

  it('sends the smallest body that the route takes', () => {
    expect(sampleBody(document, turns)).toMatchObject({ model: 'agent/reader', stream: true })
    expect(curlOf(document, turns, 'http://h')).toMatch(
      /^curl http:\/\/h\/v1\/turns \\\n {2}-H .*\\\n {2}-d '{/,
    )
  })

  it('shows in capitals what is to be filled in', () => {
    expect(curlOf(document, cancel, 'http://h')).toBe('curl -X POST http://h/v1/turns/ID/cancel')
  })
})

it('makes anchors of methods and paths', () => {
  expect(anchorOf('get', '/v1/blobs/{hash}/pages/{page}')).toBe('get-v1-blobs-hash-pages-page')
})
