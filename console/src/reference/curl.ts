import { schemaReader } from './fields.ts'
import type { JsonSchema, OpenApi } from './openapi.ts'
import type { Route } from './routes.ts'

const question = 'What can you answer?'

/** Values that make an example worth running, by the name of the field. */
const known: Record<string, unknown> = {
  model: 'agent/reader',
  input: question,
  messages: [{ role: 'user', content: question }],
}
const embeddingModel = 'local/embeddings'

function sampleOf(reader: ReturnType<typeof schemaReader>, schema: JsonSchema, depth = 0): unknown {
  const [shape = {}] = reader.shapesOf(schema)
  if (shape.const !== undefined) return shape.const
  if (shape.enum) return shape.enum[0]
  if (shape.default !== undefined) return shape.default
  if (shape.items) return depth > 3 ? [] : [sampleOf(reader, shape.items, depth + 1)]
  if (shape.properties) return requiredOf(reader, shape, depth)
  const type = Array.isArray(shape.type) ? shape.type[0] : shape.type
  if (type === 'integer' || type === 'number') return 1
  return type === 'boolean' ? true : '…'
}

function requiredOf(reader: ReturnType<typeof schemaReader>, schema: JsonSchema, depth: number) {
  const wanted = Object.entries(schema.properties ?? {}).filter(([name]) => schema.required?.includes(name))
  return Object.fromEntries(
    wanted.map(([name, each]) => [
      name,
      depth === 0 && name in known ? known[name] : sampleOf(reader, each, depth + 1),
    ]),
  )
}

/** The smallest body that a route takes. */
export function sampleBody(document: OpenApi, { operation, path }: Route): unknown {
  const schema = operation.requestBody?.content?.['application/json']?.schema
  if (!schema) return undefined
  const reader = schemaReader(document)
  const [shape = {}] = reader.shapesOf(schema)
  const body = requiredOf(reader, shape, 0)
  return path.endsWith('/embeddings') ? { ...body, model: embeddingModel } : body
}

/** A command that calls the route. What stands in the path in capitals is to be filled in. */
export function curlOf(document: OpenApi, route: Route, origin: string): string {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())
  const body = sampleBody(document, route)
  const upload = route.method === 'POST' && /multipart\/form-data/.test(route.operation.description ?? '')
  const method =
    route.method === 'GET' || (route.method === 'POST' && (body || upload)) ? '' : `-X ${route.method} `
  const lines = [`curl ${method}${origin}${path}`]
  if (upload) lines.push('-F purpose=user_data', '-F file=@invoice.pdf')
  if (body !== undefined)
    lines.push(`-H 'content-type: application/json'`, `-d '${JSON.stringify(body).replaceAll("'", `'\\''`)}'`)
  return lines.join(' \\\n  ')
}
