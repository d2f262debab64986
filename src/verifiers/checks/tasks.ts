export type SchemaFinding = { problem: string | null } | { invalid: string } | { endless: true }

/** Work on answers whose time nobody can foretell, done in a process that can be killed. */
export type CheckTasks = {
  /**
   * What is wrong with JSON by a JSON Schema (draft 2020-12), or with the schema itself; `endless` when fitting overflows.
   * It goes as text: an answer may be nested more deeply than can be sent.
   */
  schema: {
    input: { schema: Record<string, unknown>; json: string }
    output: SchemaFinding
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
