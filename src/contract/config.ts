import { z } from 'zod'
import { Budget } from './budget.ts'
import { RouteConfig } from './routing.ts'
import { VerificationConfig, VerifierConfig } from './verification.ts'

const Ms = z.number().int().positive()
const Name = z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i)

/** How long one attempt may take, inside the turn's deadline. Milliseconds. */
export const Ceilings = z.strictObject({
  /** Until its first output. */
  first_output_ms: Ms.optional(),
  /** Between two pieces of output. */
  idle_ms: Ms.optional(),
  /** In all. */
  attempt_ms: Ms.optional(),
})
export type Ceilings = z.infer<typeof Ceilings>

/** Whether a second attempt may start while the first is still silent. */
export const Hedge = z.strictObject({
  /** The first attempt's model has to be silent for this long; the model's own p95 when absent. */
  after_ms: Ms.optional(),
  /** Hedges may add at most this share of the attempts. */
  extra_load: z.number().min(0).max(0.5).default(0.05),
})
export type Hedge = z.infer<typeof Hedge>

/**
 * How a model takes up an answer that was cut: `prefix`, it continues a trailing assistant message; `none`, it can
 * only begin anew.
 */
export const Continuation = z.enum(['prefix', 'none'])

/** Protocols of OpenAI that an upstream may be spoken to in. */
export const UpstreamProtocol = z.enum(['chat', 'responses'])

export const UpstreamConfig = z.strictObject({
  name: Name,
  base_url: z.url({ protocol: /^https?$/ }),
  api_key: z.string().min(1).optional(),
  /** When given, the upstream is not asked for its list. */
  models: z.array(z.string().min(1)).optional(),
  continuation: Continuation.optional(),
  /** What is spoken to it: Chat Completions, unless it is `responses`. */
  protocol: UpstreamProtocol.optional(),
  /** Attempts at once, at the most; adapted below that. */
  max_concurrency: z.number().int().positive().optional(),
})
export type UpstreamConfig = z.infer<typeof UpstreamConfig>

/** A provider of the AI SDK 6, by its npm package, which has to be installed beside Plumbline or where it is started. */
export const ProviderConfig = z.strictObject({
  package: z.string().regex(/^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/),
  models: z.array(z.string().min(1)).min(1),
  /** Handed to the package's `create…` as its documentation has them: `apiKey`, `baseURL`, `region` … */
  settings: z.record(z.string(), z.unknown()).optional(),
  /** Attempts at once, at the most; adapted below that. */
  max_concurrency: z.number().int().positive().optional(),
})
export type ProviderConfig = z.infer<typeof ProviderConfig>

/** When an agent's tool loop ends although its model would go on. */
export const StopConditions = z.strictObject({
  max_steps: z.number().int().min(1).max(100).optional(),
  /** The same call with the same arguments this often. */
  max_repeats: z.number().int().min(1).max(10).optional(),
})
export type StopConditions = z.infer<typeof StopConditions>

/** How documents are read that are longer than a model takes at once: in pieces, side by side, then put together. */
export const LongDocuments = z.strictObject({
  /** The model that reads the pieces and puts the answer together. */
  model: z.string().min(1),
  /** Turns whose documents have more pages than this are read so. */
  over_pages: z.number().int().min(1).default(30),
  pages_per_piece: z.number().int().min(1).max(100).default(12),
  /** Pieces at once, at the most. */
  max_parallel: z.number().int().min(1).max(64).default(8),
})
export type LongDocuments = z.infer<typeof LongDocuments>

/** What stands behind one name: the models to try, in order, and how. Addressed as the model `agent/<name>`. */
export const AgentConfig = z.strictObject({
  description: z.string().max(200).optional(),
  models: z.array(z.string().min(1)).min(1),
  budget: Budget.optional(),
  ceilings: Ceilings.optional(),
  hedge: Hedge.optional(),
  /** Put before the conversation, for the model alone. */
  instructions: z.string().max(100_000).optional(),
  /** Names of tools; `mcp/<server>` stands for all tools of an MCP server. */
  tools: z.array(z.string().min(1)).max(128).optional(),
  stop: StopConditions.optional(),
  long_documents: LongDocuments.optional(),
  verify: VerificationConfig.optional(),
  route: RouteConfig.optional(),
})
export type AgentConfig = z.infer<typeof AgentConfig>

/** A server that speaks the Model Context Protocol: a command to run, or a URL. */
export const McpServerConfig = z
  .strictObject({
    command: z.string().min(1).optional(),
    args: z.array(z.string()).optional(),
    env: z.record(z.string(), z.string()).optional(),
    url: z.url({ protocol: /^https?$/ }).optional(),
    headers: z.record(z.string(), z.string()).optional(),
    /** Calls of its tools at once. */
    max_concurrency: z.number().int().positive().optional(),
    /** The longest that one call may take. */
    ceiling_ms: Ms.optional(),
    /** Every call waits for a person, whatever the server says of it. */
    needs_approval: z.boolean().optional(),
  })
  .refine((server) => (server.command === undefined) !== (server.url === undefined), {
    error: 'it needs exactly one of command and url',
  })
export type McpServerConfig = z.infer<typeof McpServerConfig>

/** USD per million tokens. */
export const PriceConfig = z.strictObject({
  input_usd_per_million: z.number().nonnegative(),
  cached_input_usd_per_million: z.number().nonnegative().optional(),
  output_usd_per_million: z.number().nonnegative(),
})

/** `plumbline.config.ts` (or .js, .json): everything past the defaults. */
export const Config = z.strictObject({
  upstreams: z.array(UpstreamConfig).optional(),
  /** By the first half of their models' names. */
  providers: z.record(Name, ProviderConfig).optional(),
  agents: z.record(Name, AgentConfig).optional(),
  mcp: z.record(Name, McpServerConfig).optional(),
  /** Checkers of answers, by the names that agents use. */
  verifiers: z.record(Name, VerifierConfig).optional(),
  defaults: z
    .strictObject({
      budget: Budget.optional(),
      ceilings: Ceilings.optional(),
      retries: z.number().int().min(0).max(10).optional(),
    })
    .optional(),
  /** USD per UTC day. */
  purses: z
    .strictObject({
      server_usd_per_day: z.number().nonnegative().optional(),
      user_usd_per_day: z.number().nonnegative().optional(),
    })
    .optional(),
  /** By model id, where the price list does not know a model or knows it wrongly. */
  prices: z.record(z.string(), PriceConfig).optional(),
  admission: z
    .strictObject({
      /** Turns at once; more are refused with 429. */
      max_running_turns: z.number().int().positive().optional(),
      /** Of those, turns whose body or media is larger than `large_bytes`. */
      max_large_turns: z.number().int().positive().optional(),
      large_bytes: z.number().int().positive().optional(),
    })
    .optional(),
})
export type Config = z.infer<typeof Config>
/** The same, before defaults are filled in. */
export type ConfigInput = z.input<typeof Config>
