/** Work on answers whose time nobody can foretell, done in a process that can be killed. */
export type CheckTasks = {
  /** What is wrong with a JSON value by a JSON Schema (draft 2020-12), or with the schema itself. */
  schema: {
    input: { schema: Record<string, unknown>; value: unknown }
    output: { problem: string | null } | { invalid: string }
  }
  /** Where a pattern matches first. */
  regex: {
    input: { pattern: string; flags: string; text: string }
    output: { start: number; end: number } | null
  }
  /** Whether source code parses; `line` counts from 1. */
  parse: {
    input: { code: string; loader: 'js' | 'jsx' | 'ts' | 'tsx' }
    output: { problem: string; line: number } | null
  }
}
