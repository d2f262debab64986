import type { JsonSchema, OpenApi } from './openapi.ts'

/** One field of a body, with those inside it. */
export interface Field {
  name: string
  type: string
  required: boolean
  description: string
  /** Its fields; one group for each shape that it may have. */
  groups: FieldGroup[]
}

/** `title` tells one shape from its siblings: `type: image`. */
export interface FieldGroup {
  title: string
  fields: Field[]
}

const deepest = 6

/** Reads the schemas of one document. */
export function schemaReader({ components }: Pick<OpenApi, 'components'>) {
  function resolved(schema: JsonSchema): JsonSchema {
    const name = schema.$ref?.split('/').at(-1)
    const target = name === undefined ? undefined : components?.schemas?.[name]
    return target ? { ...target, ...(schema.description ? { description: schema.description } : {}) } : schema
  }

  /** Every shape that a value may have: unions opened, `allOf` laid together. */
  function shapesOf(given: JsonSchema, depth = 0): JsonSchema[] {
    const schema = resolved(given)
    if (depth > deepest) return [schema]
    const choices = schema.anyOf ?? schema.oneOf
    if (choices) return choices.flatMap((choice) => shapesOf(choice, depth + 1))
    if (!schema.allOf) return [schema]
    return schema.allOf
      .map((piece) => shapesOf(piece, depth + 1))
      .reduce((all, pieces) => all.flatMap((left) => pieces.map((right) => merged(left, right))))
  }

  function typeOf(schema: JsonSchema, depth = 0): string {
    const names = shapesOf(schema).map((shape) => shapeName(shape, depth))
    return [...new Set(names)].join(' | ')
  }

  function shapeName(schema: JsonSchema, depth: number): string {
    if (schema.const !== undefined) return JSON.stringify(schema.const)
    if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
    if (schema.prefixItems) return `[${schema.prefixItems.map((item) => typeOf(item, depth + 1)).join(', ')}]`
    if (schema.items && depth < deepest) {
      const item = typeOf(schema.items, depth + 1)
      return item.includes(' ') ? `(${item})[]` : `${item}[]`
    }
    if (Array.isArray(schema.type)) return schema.type.join(' | ')
    return schema.type ?? 'any'
  }

  function groupsOf(schema: JsonSchema, depth = 0): FieldGroup[] {
    if (depth > deepest) return []
    return shapesOf(schema).flatMap((shape) => {
      if (shape.items) return groupsOf(shape.items, depth + 1)
      const fields = Object.entries(shape.properties ?? {}).map(([name, each]) => ({
        name,
        type: typeOf(each),
        required: shape.required?.includes(name) === true && each.default === undefined,
        description: descriptionOf(resolved(each)),
        groups: groupsOf(each, depth + 1),
      }))
      return fields.length === 0 ? [] : [{ title: titleOf(shape), fields }]
    })
  }

  return { shapesOf, typeOf, groupsOf }
}

function merged(left: JsonSchema, right: JsonSchema): JsonSchema {
  return {
    ...left,
    ...right,
    properties: { ...left.properties, ...right.properties },
    required: [...(left.required ?? []), ...(right.required ?? [])],
  }
}

function descriptionOf(schema: JsonSchema): string {
  const fallback =
    schema.default === undefined || typeof schema.default === 'object'
      ? ''
      : `Default: ${JSON.stringify(schema.default)}.`
  return [schema.description, fallback].filter(Boolean).join(' ')
}

/** What a shape's fixed fields say: `type: image`. */
function titleOf({ properties = {} }: JsonSchema): string {
  return Object.entries(properties)
    .flatMap(([name, { const: fixed, enum: values }]) => {
      const only = fixed ?? (values?.length === 1 ? values[0] : undefined)
      return typeof only === 'string' ? [`${name}: ${only}`] : []
    })
    .join(', ')
}

/** Names of all fields, those inside others too. */
export function fieldNames(groups: FieldGroup[]): string[] {
  return groups.flatMap(({ fields }) => fields.flatMap((each) => [each.name, ...fieldNames(each.groups)]))
}
