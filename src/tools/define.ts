import { z } from 'zod'
import type { Tool, ToolContext, ToolEffect, ToolOutput } from '../contract/ports/tool.ts'

/** What a tool is made of. `input` is a Zod object; its field descriptions are what the model reads. */
export interface ToolDefinition<Input extends z.ZodType> {
  /** Letters, digits, `_` and `-`, at most 64. */
  name: string
  description: string
  input: Input
  effect: ToolEffect
  /** Calling it twice with the same arguments is calling it once. */
  idempotent: boolean
  /** How long it usually takes, in milliseconds; learned from its calls when absent. */
  usualMs?: number
  /** The longest that one call may take, in milliseconds. */
  ceilingMs?: number
  /** A person has to allow each call. */
  needsApproval?: boolean
  /** Does the work. A string stands for one text part. The model sees the message of what it throws. */
  call(input: z.output<Input>, context: ToolContext): Promise<ToolOutput | string> | ToolOutput | string
}

/** Names that every provider takes. */
export const toolNamePattern = /^[A-Za-z0-9_-]{1,64}$/
const mostProblems = 8

/** Makes a tool that agents can be given. Throws when the definition itself is wrong. */
export function defineTool<Input extends z.ZodType>(definition: ToolDefinition<Input>): Tool {
  const { name, description, input, effect, idempotent, usualMs, ceilingMs, needsApproval } = definition
  if (!toolNamePattern.test(name))
    throw new Error(`a tool may not be named "${name}": letters, digits, _ and -, at most 64 of them`)
  return {
    name,
    description,
    inputSchema: schemaOf(name, input),
    effect,
    idempotent,
    usualMs,
    ceilingMs,
    needsApproval,
    parse(value) {
      const parsed = input.safeParse(value)
      if (!parsed.success) throw new Error(problemsOf(parsed.error))
      return parsed.data
    },
    async call(value, context) {
      const output = await definition.call(value as z.output<Input>, context)
      return typeof output === 'string' ? { parts: [{ type: 'text', text: output }] } : output
    },
  }
}

function schemaOf(tool: string, input: z.ZodType): Record<string, unknown> {
  // A schema of an older Zod has none of what is needed here.
  if (!('_zod' in input)) throw new Error(`the input of the tool ${tool} is no schema of Zod 4`)
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: 'input' })
  if (schema.type !== 'object') throw new Error(`the input of the tool ${tool} has to be an object`)
  return schema
}

/** What is wrong with the arguments, for whoever has to write them again. */
function problemsOf(error: z.ZodError): string {
  const problems = error.issues.map(({ path, message }) => {
    const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
    return place === '' ? message : `${place.replace(/^\./, '')}: ${message}`
  })
  const shown = problems.slice(0, mostProblems)
  if (problems.length > shown.length) shown.push(`and ${problems.length - shown.length} more`)
  return `The arguments do not fit. ${shown.join('; ')}`
}
