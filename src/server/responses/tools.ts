import { z } from 'zod'
import { parseAt, unsupported } from '../http/parse.ts'

const FunctionTool = z.looseObject({
  type: z.literal('function'),
  name: z.string(),
  description: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  strict: z.boolean().nullish(),
})

const NamedFunction = z.looseObject({ type: z.literal('function'), name: z.string() })

const AllowedTools = z.looseObject({
  type: z.literal('allowed_tools'),
  mode: z.enum(['auto', 'required']),
  tools: z.array(z.looseObject({ type: z.string() })),
})

/** Flat function tools as Chat Completions nests them. Throws `parameter_unsupported` at `tools[i]` for any other. */
export function chatTools(tools: { type: string }[]): Record<string, unknown>[] {
  return tools.map((tool, i) => {
    if (tool.type !== 'function') {
      throw unsupported(`tools[${i}]`, `tools of type ${JSON.stringify(tool.type)} are not run here`)
    }
    const { name, description, parameters, strict } = parseAt(FunctionTool, tool, `tools[${i}]`)
    return { type: 'function', function: withoutNulls({ name, description, parameters, strict }) }
  })
}

/** The same for what the model must or may call. Throws `parameter_unsupported` for tools that do not exist here. */
export function chatToolChoice(choice: string | { type: string }): unknown {
  if (typeof choice === 'string') return choice
  switch (choice.type) {
    case 'function':
      return namedFunction(choice, 'tool_choice')
    case 'allowed_tools': {
      const { mode, tools } = parseAt(AllowedTools, choice, 'tool_choice')
      const named = tools.map((tool, i) => namedFunction(tool, `tool_choice.tools[${i}]`))
      return { type: 'allowed_tools', allowed_tools: { mode, tools: named } }
    }
    default:
      throw unsupported('tool_choice', `tools of type ${JSON.stringify(choice.type)} are not run here`)
  }
}

function namedFunction(tool: { type: string }, path: string) {
  if (tool.type !== 'function') {
    throw unsupported(path, `tools of type ${JSON.stringify(tool.type)} are not run here`)
  }
  return { type: 'function', function: { name: parseAt(NamedFunction, tool, path).name } }
}

/** Null means "as usual" in the Responses API; Chat Completions leaves such fields out. */
export function withoutNulls(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  )
}
