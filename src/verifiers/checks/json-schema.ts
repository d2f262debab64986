import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { SchemaFinding } from './tasks.ts'

const remembered = 32
const validators = new Map<string, ValidateFunction>()

/**
 * The first thing that is wrong with `value` by a JSON Schema (draft 2020-12), formats included, with its JSON pointer;
 * null when it fits. Or what is wrong with the schema; `endless` when the schema or
 * the value makes fitting overflow the stack.
 */
export function schemaProblem(schema: Record<string, unknown>, value: unknown): SchemaFinding {
  let validate: ValidateFunction
  try {
    validate = validatorOf(schema)
  } catch (error) {
    return { invalid: error instanceof Error ? error.message : String(error) }
  }
  try {
    if (validate(value)) return { problem: null }
  } catch (error) {
    if (error instanceof RangeError) return { endless: true }
    throw error
  }
  const [first] = validate.errors ?? []
  if (first === undefined) return { problem: 'it does not fit' }
  const at = first.instancePath === '' ? 'it' : first.instancePath.slice(0, 200)
  const { additionalProperty: extra } = first.params
  const named = typeof extra === 'string' ? ` (${extra.slice(0, 80)})` : ''
  return { problem: `${at} ${first.message ?? 'does not fit'}${named}` }
}

function validatorOf(schema: Record<string, unknown>): ValidateFunction {
  const key = JSON.stringify(schema)
  const known = validators.get(key)
  if (known !== undefined) return known
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateSchema: true, logger: false })
  formats.default(ajv)
  const compiled = ajv.compile(schema)
  if (validators.size >= remembered) validators.clear()
  validators.set(key, compiled)
  return compiled
}
