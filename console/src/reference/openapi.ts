import { useQuery } from '@tanstack/react-query'
import { getJson } from '../api/client.ts'

/** As much of JSON Schema 2020-12 as an OpenAPI 3.1 document of this server has. */
export interface JsonSchema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  items?: JsonSchema
  prefixItems?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  description?: string
  default?: unknown
  format?: string
}

export interface Parameter {
  name: string
  in: string
  required?: boolean
  description?: string
  schema: JsonSchema
}

interface Content {
  content?: Record<string, { schema?: JsonSchema }>
}

export interface Operation {
  tags?: string[]
  summary?: string
  description?: string
  parameters?: Parameter[]
  requestBody?: Content
  responses?: Record<string, Content>
}

export interface ErrorEntry {
  code: string
  status: number
  type: string
  message: string
  remedy: string
}

export interface OpenApi {
  info: { version: string }
  tags?: { name: string; description?: string }[]
  paths: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, JsonSchema> }
  'x-errors'?: ErrorEntry[]
}

export function useOpenApi() {
  return useQuery({
    queryKey: ['openapi'],
    queryFn: ({ signal }) => getJson<OpenApi>('/openapi.json', signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
