import { Config } from '../contract/config.ts'
import { childOf, mayBe, type SettingSchema, schemaAt, settingsSchema } from './setting-schema.ts'
import { didYouMean } from './suggest.ts'

/** Everything that is wrong with the form of `value`, each with its path; empty when it is a configuration. */
export function formProblems(value: unknown): string[] {
  const parsed = Config.safeParse(value)
  const wrong = parsed.error?.issues.flatMap((issue) => {
    // Unknown settings are found below, also where the contract would let them pass.
    if (issue.code === 'unrecognized_keys') return []
    return [problemAt(issue.path, value, issue.code === 'invalid_key')]
  })
  return [...(wrong ?? []), ...unknownSettings(value, settingsSchema, [])]
}

/** `['agents', 'support', 'models', 0]` → `agents.support.models[0]`. */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i ? '.' : ''}${String(key)}`))
    .join('')
}

function problemAt(path: readonly PropertyKey[], root: unknown, isKey: boolean): string {
  const name = pathText(path) || 'the configuration'
  if (isKey) {
    const keys = schemaAt(path.slice(0, -1))?.propertyNames
    return `${name} has a name that is not taken; it may be ${keys ? mayBe(keys) : 'another'}`
  }
  const schema = schemaAt(path)
  const may = schema ? mayBe(schema) : 'something else'
  const found = valueAt(root, path)
  return found === undefined
    ? `${name} is missing; it may be ${may}`
    : `${name} is ${shown(found, path)}; it may be ${may}`
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root
  for (const key of path) value = isObject(value) ? value[key as string] : undefined
  return value
}

const longestShown = 80

/** A value as the message shows it: never a secret, never long. */
function shown(value: unknown, path: readonly PropertyKey[]): string {
  if (path.at(-1) === 'api_key') return 'of another kind (not shown here)'
  if (typeof value === 'number' || typeof value === 'function')
    return typeof value === 'number' ? String(value) : 'a function'
  // An address may carry a password.
  const text = (JSON.stringify(value) ?? String(value)).replace(/\/\/[^/@"\s]*@/g, '//…@')
  return text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`
}

/** Settings that do not exist: they would have no effect. */
function unknownSettings(value: unknown, schema: SettingSchema, path: PropertyKey[]): string[] {
  if (Array.isArray(value))
    return value.flatMap((entry, i) =>
      schema.items ? unknownSettings(entry, schema.items, [...path, i]) : [],
    )
  if (!isObject(value) || schema.type !== 'object') return []
  return Object.entries(value).flatMap(([key, member]) => {
    const child = childOf(schema, key)
    const here = [...path, key]
    if (child) return unknownSettings(member, child, here)
    return [`${pathText(here)} is no setting${didYouMean(key, Object.keys(schema.properties ?? {}))}`]
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
