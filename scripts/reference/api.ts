import { fieldsOf, type JsonSchema } from './json-schema.ts'
import { table } from './sections.ts'

interface Operation {
  tags?: string[]
  summary?: string
  description?: string
  parameters?: { name: string; in: string; required?: boolean; schema: JsonSchema; description?: string }[]
  requestBody?: { content?: Record<string, { schema?: JsonSchema }> }
}

/** As much of an OpenAPI document as the reference shows. */
export interface OpenApi {
  tags?: { name: string; description?: string }[]
  paths: Record<string, Record<string, Operation>>
}

export interface Route {
  method: string
  path: string
  operation: Operation
}

export function routesOf({ paths }: OpenApi): Route[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  )
}

/** One heading a route, under its tag. */
export function apiSections(document: OpenApi): Record<string, string> {
  const routes = routesOf(document)
  const tags = (document.tags ?? []).map(({ name, description = '' }) => {
    const own = routes.filter(({ operation }) => operation.tags?.includes(name)).map(routeText)
    return `## ${name}\n\n${description}\n\n${own.join('\n\n')}`
  })
  return { routes: tags.join('\n\n') }
}

function routeText({ method, path, operation }: Route): string {
  const { summary = '', description, parameters = [], requestBody } = operation
  const body = requestBody?.content?.['application/json']?.schema
  const rows = [
    ...parameters.map(({ name, in: place, required, schema, description = '' }) => ({
      ...fieldsOf({ properties: { [name]: schema }, required: required ? [name] : [] })[0],
      name,
      place,
      description: description || schema.description || '',
    })),
    ...(body ? fieldsOf(body).map((field) => ({ ...field, place: 'body' })) : []),
  ].map(({ name, type = 'any', required, place, description }) => [
    `\`${name}\`${required ? '' : '?'}`,
    place,
    `\`${type}\``,
    description,
  ])
  const head = `### \`${method} ${path}\`\n\n${summary}.${description ? ` ${description.replace(/\s+/g, ' ')}` : ''}`
  return rows.length > 0 ? `${head}\n\n${table(['name', 'in', 'type', ''], rows)}` : head
}
