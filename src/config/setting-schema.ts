import { z } from 'zod'
import { Config } from '../contract/config.ts'

/** As much of JSON Schema (2020-12) as describes the settings. */
export interface SettingSchema {
  type?: string
  properties?: Record<string, SettingSchema>
  additionalProperties?: SettingSchema | boolean
  propertyNames?: SettingSchema
  items?: SettingSchema
  enum?: unknown[]
  minimum?: number
  exclusiveMinimum?: number
  maximum?: number
  minItems?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  format?: string
}

/** The settings as JSON Schema, made from the contract. */
export const settingsSchema = z.toJSONSchema(Config, { io: 'input' }) as SettingSchema

/** The schema of the setting at `path`; undefined when there is none. */
export function schemaAt(path: readonly PropertyKey[]): SettingSchema | undefined {
  let schema: SettingSchema | undefined = settingsSchema
  for (const key of path) schema = schema && childOf(schema, key)
  return schema
}

/** The schema of one member of an object or an array. */
export function childOf(schema: SettingSchema, key: PropertyKey): SettingSchema | undefined {
  if (typeof key === 'number') return schema.items
  const { properties = {}, additionalProperties } = schema
  const name = String(key)
  if (Object.hasOwn(properties, name)) return properties[name]
  return typeof additionalProperties === 'object' ? additionalProperties : undefined
}

/** What a setting may be, in words: `a whole number above 0`. */
export function mayBe(schema: SettingSchema): string {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' or ')
  switch (schema.type) {
    case 'integer':
      return `a whole number${range(schema)}`
    case 'number':
      return `a number${range(schema)}`
    case 'boolean':
      return 'true or false'
    case 'array':
      return schema.minItems ? 'a list with at least one entry' : 'a list'
    case 'object':
      return schema.properties ? `settings: ${Object.keys(schema.properties).join(', ')}` : 'settings by name'
    default:
      return text(schema)
  }
}

function range({ minimum, exclusiveMinimum, maximum }: SettingSchema): string {
  // The largest safe integer is no limit that anybody set.
  const to = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? '' : ` to ${maximum}`
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}${to && ', up'}${to}`
  return minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER
    ? to && ` up${to}`
    : ` from ${minimum}${to}`
}

function text({ format, pattern, minLength, maxLength }: SettingSchema): string {
  if (format === 'uri') return 'an http(s) URL'
  if (pattern) return 'a name of letters, digits, dots, dashes and underscores'
  if (maxLength !== undefined) return `a text of at most ${maxLength} characters`
  return minLength ? 'a text that is not empty' : 'a text'
}
