import type { Embedder, PassageSearch } from '../contract/ports/documents.ts'
import type { RewardModels } from '../contract/ports/reward.ts'
import type { Verifier, VerifierRegistry } from '../contract/ports/verifier.ts'
import { builtInVerifiers, membersOf, VerifierConfig } from '../contract/verification.ts'
import { boundAnswer, type CheckRooms, notRun } from './check.ts'
import { type CheckPool, openCheckPool } from './checks/pool.ts'
import { fingerprintOf } from './fingerprint.ts'
import { invalidSchema } from './json-schema.ts'
import { checkOf, versions } from './kinds.ts'

export interface VerifierRooms {
  passages: PassageSearch
  embedder: Embedder
  rewards?: RewardModels
}

export interface OpenVerifiers extends VerifierRegistry {
  /** Names that agents may use. */
  names: string[]
  /** Settings that only trying them shows to be wrong, each with its path. */
  problems(): Promise<string[]>
  close(): Promise<void>
}

/**
 * The verifiers of the configuration and those that need none. Composites find their members by name; the
 * configuration is taken to be consistent, as `verifierProblems` checks it.
 */
export function openVerifiers(
  configs: Record<string, VerifierConfig> | undefined,
  rooms: VerifierRooms,
): OpenVerifiers {
  const pool = openCheckPool()
  const builtIn = builtInVerifiers.map((use) => [use, VerifierConfig.parse({ use })] as const)
  const all = new Map<string, VerifierConfig>([...builtIn, ...Object.entries(configs ?? {})])
  const opened = new Map<string, Verifier>()
  const opening = new Set<string>()
  const member = (name: string): Verifier => {
    const known = opened.get(name)
    if (known !== undefined) return known
    const config = all.get(name)
    if (config === undefined || opening.has(name))
      throw notRun(`there is no verifier named ${name} that could be a member`)
    opening.add(name)
    const verifier = verifierOf(name, config, { ...rooms, pool, member })
    opened.set(name, verifier)
    opening.delete(name)
    return verifier
  }
  for (const name of all.keys()) member(name)
  return {
    get: (name) => opened.get(name),
    names: [...opened.keys()],
    problems: () => schemaProblems(configs ?? {}, pool),
    close: () => pool.close(),
  }
}

async function schemaProblems(configs: Record<string, VerifierConfig>, pool: CheckPool): Promise<string[]> {
  const problems: string[] = []
  for (const [name, config] of Object.entries(configs)) {
    const invalid = config.use === 'json_schema' ? await invalidSchema(config, { pool }) : undefined
    if (invalid !== undefined) problems.push(`verifiers.${name}.schema is no JSON Schema: ${invalid}`)
  }
  return problems
}

function verifierOf(name: string, config: VerifierConfig, rooms: CheckRooms): Verifier {
  const check = checkOf(config, rooms)
  const members = membersOf(config).map((member) => rooms.member(member).fingerprint)
  return {
    name,
    fingerprint: fingerprintOf(config.use, versions[config.use], { ...config, members }),
    async verify(request) {
      request.signal.throwIfAborted()
      boundAnswer(request)
      return await check(request)
    },
  }
}
