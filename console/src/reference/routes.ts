import { type FieldGroup, fieldNames, schemaReader } from './fields.ts'
import type { ErrorEntry, OpenApi, Operation } from './openapi.ts'

/** A route as the page shows it. `id` is its anchor: `post-v1-turns`. */
export interface Route {
  id: string
  method: string
  path: string
  operation: Operation
  parameters: FieldGroup[]
  body: FieldGroup[]
  response: FieldGroup[]
  /** What a search looks through, in lower case. */
  haystack: string
}

export interface RouteGroup {
  name: string
  description: string
  routes: Route[]
}

export function anchorOf(method: string, path: string): string {
  return [method, ...path.split(/[^a-z0-9]+/i)].filter(Boolean).join('-').toLowerCase()
}

/** `/v1/models/{*}` as people write it: the star takes the rest of the path. */
const readable = (path: string) => path.replace('{*}', '{id}')

function routeOf(document: OpenApi, method: string, path: string, operation: Operation): Route {
  const reader = schemaReader(document)
  const schemaOf = (part: Operation['requestBody']) => part?.content?.['application/json']?.schema
  const bodySchema = schemaOf(operation.requestBody)
  const answer = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith('2'))?.[1]
  const answerSchema = schemaOf(answer)
  const given = (operation.parameters ?? []).map((parameter) => ({
    name: parameter.name === '*' ? 'id' : parameter.name,
    type: reader.typeOf(parameter.schema),
    required: parameter.required === true,
    description: [
      parameter.in === 'path' ? 'In the path.' : '',
      parameter.description ?? parameter.schema.description,
    ]
      .filter(Boolean)
      .join(' '),
    groups: [],
  }))
  const parameters = given.length > 0 ? [{ title: '', fields: given }] : []
  const body = bodySchema ? reader.groupsOf(bodySchema) : []
  const response = answerSchema ? reader.groupsOf(answerSchema) : []
  const { summary = '', description = '' } = operation
  const words = [method, readable(path), summary, description, ...fieldNames([...parameters, ...body])]
  return {
    id: anchorOf(method, readable(path)),
    method: method.toUpperCase(),
    path: readable(path),
    operation,
    parameters,
    body,
    response,
    haystack: words.join(' ').toLowerCase(),
  }
}

/** The routes of a document under their tags, in its order. Tags without routes are left out. */
export function routeGroups(document: OpenApi): RouteGroup[] {
  const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => routeOf(document, method, path, operation)),
  )
  const named = (document.tags ?? []).map(({ name, description = '' }) => ({
    name,
    description,
    routes: routes.filter(({ operation }) => operation.tags?.includes(name)),
  }))
  const others = routes.filter(
    ({ id }) => !named.some((group) => group.routes.some((route) => route.id === id)),
  )
  return [...named, { name: 'Others', description: '', routes: others }].filter(
    (group) => group.routes.length > 0,
  )
}

const wordsOf = (text: string) => text.toLowerCase().split(/\s+/).filter(Boolean)

/** Keeps the routes that have every word of `text` somewhere. */
export function matchingGroups(groups: RouteGroup[], text: string): RouteGroup[] {
  const words = wordsOf(text)
  return groups
    .map((group) => ({
      ...group,
      routes: group.routes.filter(({ haystack }) => words.every((word) => haystack.includes(word))),
    }))
    .filter((group) => group.routes.length > 0)
}

export function matchingErrors(errors: ErrorEntry[], text: string): ErrorEntry[] {
  const words = wordsOf(text)
  return errors.filter((entry) => {
    const haystack = Object.values(entry).join(' ').toLowerCase()
    return words.every((word) => haystack.includes(word))
  })
}
