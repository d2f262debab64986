import { z } from 'zod'

const Ms = z.number().int().positive()
const names = z.array(z.string().min(1)).min(1)

/** `gate` holds the answer until it passes; `shadow` delivers at once, the verdict follows; `off` checks nothing. */
export const VerifyMode = z.enum(['gate', 'shadow', 'off'])
export type VerifyMode = z.infer<typeof VerifyMode>

/** The verifiers there are. `use` names the kind; the rest are its settings. */
export const VerifierConfig = z.discriminatedUnion('use', [
  /** The answer is JSON that fits the schema (draft 2020-12). */
  z.strictObject({ use: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) }),
  /** The answer matches the pattern, or must not. */
  z.strictObject({
    use: z.literal('regex'),
    pattern: z.string().min(1).max(1_000),
    flags: z
      .string()
      .regex(/^[ims]*$/)
      .optional(),
    must_match: z.boolean().default(true),
  }),
  /** Numbers of the answer stand in what it cites, or follow from it by the arithmetic that the answer shows. */
  z.strictObject({ use: z.literal('numbers'), tolerance: z.number().min(0).max(0.1).default(0) }),
  /** Dates of the answer exist and stand in what it cites. */
  z.strictObject({ use: z.literal('dates') }),
  /** Numbers of the answer have the units that they have in what it cites. */
  z.strictObject({ use: z.literal('units') }),
  /** Code in the answer parses. */
  z.strictObject({
    use: z.literal('code'),
    languages: z.array(z.enum(['json', 'javascript', 'typescript'])).optional(),
  }),
  /** Links of the answer stand in the input or in what tools returned. */
  z.strictObject({ use: z.literal('links') }),
  z.strictObject({
    use: z.literal('length'),
    min_words: z.number().int().nonnegative().optional(),
    max_words: z.number().int().positive().optional(),
  }),
  /** The answer is in one of these languages (ISO 639-1), or in that of the question when none is named. */
  z.strictObject({ use: z.literal('language'), languages: z.array(z.string().length(2)).optional() }),
  /** Every claim of the answer is supported by a passage: cited, or found. */
  z.strictObject({ use: z.literal('grounding'), min_similarity: z.number().min(0).max(1).optional() }),
  /** The score that an extractive model gave the passage it quotes. */
  z.strictObject({ use: z.literal('citation_score'), pass_at: z.number().min(0).max(1).optional() }),
  /** The answer agrees with what the turn's tools returned. */
  z.strictObject({ use: z.literal('tool_output') }),
  /** Another model scores the answer by a rubric, with the input's images and pages before it. */
  z.strictObject({
    use: z.literal('judge'),
    model: z.string().min(1),
    rubric: z.string().min(1).max(20_000).optional(),
    pass_at: z.number().min(0).max(1).default(0.7),
  }),
  /** A cheap model answers `samples` times; the score is the share that agrees with the answer. */
  z.strictObject({
    use: z.literal('agreement'),
    model: z.string().min(1),
    samples: z.number().int().min(2).max(16).default(3),
    pass_at: z.number().min(0).max(1).default(0.5),
  }),
  /** A learned reward model, by its name. */
  z.strictObject({
    use: z.literal('reward'),
    model: z.string().min(1),
    pass_at: z.number().min(0).max(1).default(0.5),
  }),
  /** Every member passes; the score is the lowest. */
  z.strictObject({ use: z.literal('all'), of: names }),
  /** One member passes; the score is the highest. */
  z.strictObject({ use: z.literal('any'), of: names }),
  /** The mean of the members' scores by weight; members that did not run fail it. */
  z.strictObject({
    use: z.literal('weighted'),
    of: z.record(z.string(), z.number().positive()),
    pass_at: z.number().min(0).max(1).default(0.5),
  }),
  /** Members in order, cheapest first, until one scores at most `low` or at least `high`. */
  z.strictObject({
    use: z.literal('first_decisive'),
    of: names,
    low: z.number().min(0).max(1).default(0.2),
    high: z.number().min(0).max(1).default(0.8),
  }),
])
export type VerifierConfig = z.infer<typeof VerifierConfig>
export type VerifierKind = VerifierConfig['use']

/** Kinds that need no settings: there under their own names, unless the configuration gives those to others. */
export const builtInVerifiers = [
  'numbers',
  'dates',
  'units',
  'code',
  'links',
  'language',
  'grounding',
  'citation_score',
  'tool_output',
] as const satisfies readonly VerifierKind[]

/** Names of a composite's members, in order; none for other kinds. */
export function membersOf(config: VerifierConfig): string[] {
  switch (config.use) {
    case 'all':
    case 'any':
    case 'first_decisive':
      return config.of
    case 'weighted':
      return Object.keys(config.of)
    default:
      return []
  }
}

/** How an agent's answers are checked, and what follows when they fail. */
export const VerificationConfig = z.strictObject({
  mode: VerifyMode.default('gate'),
  /** Names of verifiers, of `verifiers` or a kind that needs no settings. The first one's score is the confidence. */
  by: names,
  /** `answer` is held as a whole; `claim`, each statement by itself, and those that fail are left out. */
  hold: z.enum(['answer', 'claim']).default('answer'),
  /** Of what is accepted, at most this share may be wrong; sets the threshold from labels. */
  accept_wrong: z.number().min(0.001).max(0.5).default(0.05),
  /** Below this confidence the user is warned. */
  warn_below: z.number().min(0).max(1).default(0.8),
  /** Times that the model is asked again with the verdict. */
  revisions: z.number().int().min(0).max(4).default(1),
  /** Answers to choose the best of; 0 does without. */
  best_of: z.number().int().min(0).max(8).default(0),
  /** The stronger model that is asked last. */
  escalate_to: z.string().min(1).optional(),
  /**
   * What becomes of the last answer when verifiers could not run on it and none failed it: `deliver` gives it with the
   * warning `not_verified`, as a cascade that ends in a model of good name may want.
   */
  unverified: z.enum(['abstain', 'deliver']).default('abstain'),
  /** All verification of a turn together, inside its deadline. */
  ceiling_ms: Ms.optional(),
})
export type VerificationConfig = z.infer<typeof VerificationConfig>
