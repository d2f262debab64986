import { z } from 'zod'
import { PlumblineError } from '../../contract/errors.ts'
import { parseAt, unsupported } from '../http/parse.ts'
import type { UnreadCountRequest } from './schema.ts'

const CustomTool = z.looseObject({
  name: z.string(),
  description: z.string().nullish(),
  input_schema: z.record(z.string(), z.unknown()),
  strict: z.boolean().nullish(),
  cache_control: z.looseObject({ type: z.string() }).nullish(),
})

/**
 * Tools as Chat Completions has them; `cache_control` stays beside the function, for models that read it. Throws
 * `parameter_unsupported` at `tools[i]` for tools that are run at Anthropic.
 */
export function chatTools(tools: Record<string, unknown>[]): Record<string, unknown>[] {
  return tools.map((tool, i) => {
    const { type } = tool
    if (type != null && type !== 'custom')
      throw unsupported(`tools[${i}]`, `tools of type ${JSON.stringify(type)} are not run here`)
    const { name, description, input_schema, strict, cache_control } = parseAt(
      CustomTool,
      tool,
      `tools[${i}]`,
    )
    return {
      type: 'function',
      function: {
        name,
        ...(description == null ? {} : { description }),
        parameters: input_schema,
        ...(strict == null ? {} : { strict }),
      },
      ...(cache_control ? { cache_control } : {}),
    }
  })
}

/** Throws `invalid_request` when a tool is demanded but not named. */
export function chatToolChoice(choice: NonNullable<UnreadCountRequest['tool_choice']>): unknown {
  if (choice.type === 'auto' || choice.type === 'none') return choice.type
  if (choice.type === 'any') return 'required'
  if (choice.name === undefined)
    throw new PlumblineError('invalid_request', {
      param: 'tool_choice.name',
      details: { reason: 'A choice of type tool names the tool.' },
    })
  return { type: 'function', function: { name: choice.name } }
}
