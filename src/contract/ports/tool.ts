import type { Message } from '../message.ts'
import type { Part } from '../part.ts'

/** What a tool may do to the world: only look, or change something. */
export type ToolEffect = 'read' | 'write'

/** What a tool knows of the turn that calls it. */
export interface ToolContext {
  turnId: string
  callId: string
  /** The same for every try of one call, so that whoever is called can tell a repetition. */
  idempotencyKey: string
  /** The turn's input, for tools that look things up in it; `paths[i][j]` names `messages[i].parts[j]`. */
  messages: readonly Message[]
  paths: readonly string[][]
  /** Aborts at the call's ceiling, at the turn's deadline, and when the client leaves. */
  signal: AbortSignal
  /** Milliseconds that the call may still take. */
  remainingMs(): number
  /** Says how far the work is; it keeps the call from being given up as idle. */
  progress(news: { done: number; total?: number; message?: string }): void
}

/** What a tool returned. Any part may be in it, media by its blob. */
export interface ToolOutput {
  parts: Part[]
}

/**
 * Something a model may call. `call` gets arguments that fit `inputSchema`; what it throws the model sees as the
 * call's failure, never the client as the turn's.
 */
export interface Tool {
  /** Letters, digits, `_` and `-`, at most 64, as providers allow. */
  readonly name: string
  readonly description: string
  /** JSON Schema (draft 2020-12) of the arguments: an object. */
  readonly inputSchema: Record<string, unknown>
  readonly effect: ToolEffect
  /** Calling it twice with the same arguments is calling it once. */
  readonly idempotent: boolean
  /** How long it usually takes, to plan with; learned from its calls when absent. Milliseconds. */
  readonly usualMs?: number
  /** The longest that one call may take. Milliseconds. */
  readonly ceilingMs?: number
  /** A person has to allow each call. */
  readonly needsApproval?: boolean
  /** Checks arguments; throws an error whose message the model can act on. */
  parse(input: unknown): unknown
  call(input: unknown, context: ToolContext): Promise<ToolOutput>
}

/** Finds tools by name. */
export interface ToolRegistry {
  get(name: string): Tool | undefined
  list(): Tool[]
}
