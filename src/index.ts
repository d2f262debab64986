export { defineConfig, type PlumblineConfig } from './config/define.ts'
export type { Part } from './contract/part.ts'
export type { Tool, ToolContext, ToolOutput } from './contract/ports/tool.ts'
export { defineTool, type ToolDefinition } from './tools/define.ts'
