import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

const remembered = 32
const validators = new Map<string, ValidateFunction>()

/**
 * The first thing that is wrong with `value` by a JSON Schema (draft 2020-12), formats included, with its JSON pointer;
 * null when it fits. Or what is wrong with the schema.
 */
export function schemaProblem(
  schema: Record<string, unknown>,
  value: unknown,
): { problem: string | null } | { invalid: string } {
  let validate: ValidateFunction
  try {
    validate = validatorOf(schema)
  } catch (error) {
    return { invalid: error instanceof Error ? error.message : String(error) }
  }
  if (validate(value)) return { problem: null }
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
