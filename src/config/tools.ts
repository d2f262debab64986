import type { Tool } from '../contract/ports/tool.ts'

/** What a configuration may hold beside its settings: tools, made with `defineTool`. */
export interface WithTools {
  tools?: Tool[]
}

/** Takes the tools out of what a configuration file exports, with what is wrong with them. */
export function splitTools(value: unknown): { settings: unknown; tools?: Tool[]; problems: string[] } {
  if (typeof value !== 'object' || value === null || !('tools' in value))
    return { settings: value, problems: [] }
  const { tools, ...settings } = value
  if (!Array.isArray(tools))
    return { settings, problems: ['tools may be a list of tools, made with defineTool'] }
  const problems: string[] = []
  const good: Tool[] = []
  for (const [i, tool] of tools.entries()) {
    const first = isTool(tool) ? good.findIndex(({ name }) => name === tool.name) : -1
    if (!isTool(tool)) problems.push(`tools[${i}] is no tool; make it with defineTool({ … })`)
    else if (first >= 0)
      problems.push(`tools[${i}].name is "${tool.name}", as is that of another; each needs its own`)
    else good.push(tool)
  }
  return { settings, tools: good, problems }
}

function isTool(value: unknown): value is Tool {
  if (typeof value !== 'object' || value === null) return false
  const tool = value as Partial<Record<keyof Tool, unknown>>
  return typeof tool.name === 'string' && typeof tool.parse === 'function' && typeof tool.call === 'function'
}
