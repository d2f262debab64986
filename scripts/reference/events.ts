import { join } from 'node:path'
import { z } from 'zod'
import { BlobRef } from '../../src/contract/blob.ts'
import { Budget, Spent, Usage } from '../../src/contract/budget.ts'
import { Box, Citation } from '../../src/contract/citation.ts'
import { WireError } from '../../src/contract/errors.ts'
import { EventBody } from '../../src/contract/event.ts'
import { Part } from '../../src/contract/part.ts'
import { Routing } from '../../src/contract/routing.ts'
import { Verdict } from '../../src/contract/verdict.ts'
import { docComments } from './doc-comments.ts'
import { fieldsOf, type JsonSchema } from './json-schema.ts'
import { table } from './sections.ts'

const contract = join(import.meta.dirname, '../../src/contract')

/** What events refer to by name, and the file that has its comment. */
const nouns = {
  Part: [Part, 'part.ts'],
  BlobRef: [BlobRef, 'blob.ts'],
  Budget: [Budget, 'budget.ts'],
  Spent: [Spent, 'budget.ts'],
  Usage: [Usage, 'budget.ts'],
  Citation: [Citation, 'citation.ts'],
  Box: [Box, 'citation.ts'],
  WireError: [WireError, 'errors.ts'],
  Verdict: [Verdict, 'verdict.ts'],
  Routing: [Routing, 'routing.ts'],
} as const

const registry = z.registry<{ id?: string }>()
for (const [id, [schema]] of Object.entries(nouns)) registry.add(schema, { id })

function schemaOf(schema: z.ZodType): JsonSchema & { $defs?: Record<string, JsonSchema> } {
  return z.toJSONSchema(schema, { metadata: registry }) as JsonSchema
}

export interface EventEntry {
  type: string
  comment: string
  schema: JsonSchema
}

/** Every event, in the order of the contract. */
export function eventEntries(): EventEntry[] {
  const comments = docComments(join(contract, 'event.ts'))
  return (schemaOf(EventBody).oneOf ?? []).map((schema) => {
    const type = String(schema.properties?.type?.const)
    return { type, schema, comment: comments.get(constantOf(type)) ?? '' }
  })
}

/** Names of the contract's constants that are not the type's own words. */
const otherNames: Record<string, string> = {
  citation: 'CitationFound',
  verdict: 'VerdictGiven',
  gate: 'GateDecided',
  budget: 'BudgetSpent',
}

/** `turn.started` → `TurnStarted`. */
function constantOf(type: string): string {
  return otherNames[type] ?? type.replace(/(^|\.)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())
}

function fieldTable(schema: JsonSchema): string {
  const rows = fieldsOf(schema)
    .filter(({ type }) => !type.startsWith('"') || type.includes('|'))
    .map(({ name, type, required }) => [`\`${name}\`${required ? '' : '?'}`, `\`${type}\``])
  return rows.length > 0 ? table(['field', 'type'], rows) : ''
}

export function eventSections(): Record<string, string> {
  const events = eventEntries().map(
    ({ type, comment, schema }) => `### \`${type}\`\n\n${comment}\n\n${fieldTable(schema)}`,
  )
  const shared = Object.entries(nouns).map(([name, [schema, file]]) => {
    const comment = docComments(join(contract, file)).get(name) ?? ''
    return `### ${name}\n\n${comment}\n\n${nounBody(schemaOf(schema))}`
  })
  return { events: events.join('\n\n'), nouns: shared.join('\n\n') }
}

/** A noun that is one of several objects shows them all. */
function nounBody(schema: JsonSchema & { $defs?: Record<string, JsonSchema> }): string {
  const own = schema.$ref ? (schema.$defs?.[schema.$ref.split('/').at(-1) ?? ''] ?? schema) : schema
  if (!own.oneOf) return own.properties ? fieldTable(own) : ''
  const rows = own.oneOf.map((choice) => {
    const fields = fieldsOf(choice).filter(({ name }) => name !== 'type')
    const listed = fields.map(({ name, type, required }) => `\`${name}${required ? '' : '?'}: ${type}\``)
    return [`\`${String(choice.properties?.type?.const)}\``, listed.join(', ')]
  })
  return table(['type', 'fields'], rows)
}
