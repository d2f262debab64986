import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

const remembered = 32
const validators = new Map<string, ValidateFunction>()

/**
 * What is wrong with `value` by a JSON Schema (draft 2020-12), formats included; each problem with its JSON pointer.
 * Throws when the schema is none.
 */
export function schemaProblems(schema: Record<string, unknown>, value: unknown): string[] {
  const validate = validatorOf(schema)
  if (validate(value)) return []
  return (validate.errors ?? []).slice(0, 10).map(({ instancePath, message, params }) => {
    const at = instancePath === '' ? 'the value' : instancePath
    const extra = 'additionalProperty' in params ? ` (${String(params.additionalProperty).slice(0, 80)})` : ''
    return `${at.slice(0, 200)} ${message ?? 'does not fit'}${extra}`
  })
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
