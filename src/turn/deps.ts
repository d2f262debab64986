import type { Ceilings, Config } from '../contract/config.ts'
import type { EndEvent } from '../contract/event.ts'
import type { ModelRegistry } from '../contract/ports/model.ts'
import type { TurnStore } from '../contract/ports/store.ts'
import type { AcceptDeps } from './accept.ts'
import type { AdmissionLimits } from './admission.ts'
import type { AttemptServices } from './services.ts'
import type { Turn } from './turn.ts'

/** What holds for turns that do not say otherwise. */
export interface TurnDefaults {
  latencyMs?: number
  costUsd?: number
  ceilings: Ceilings
  retries: number
}

export const defaultTurns: TurnDefaults = {
  ceilings: { first_output_ms: 120_000, idle_ms: 60_000 },
  retries: 2,
}

/** What the configuration says, where it does. */
export function turnDefaultsOf({ defaults = {} }: Config): TurnDefaults {
  const { budget, ceilings, retries = defaultTurns.retries } = defaults
  return {
    latencyMs: budget?.latency_ms,
    costUsd: budget?.cost_usd,
    ceilings: { ...defaultTurns.ceilings, ...ceilings },
    retries,
  }
}

/** What a configuration decides. It is replaced as a whole; a turn keeps what it began with. */
export interface TurnSetup {
  models: ModelRegistry
  services: AttemptServices
  defaults: TurnDefaults
}

export interface RuntimeDeps extends AcceptDeps, TurnSetup {
  turns: TurnStore
  admission?: Partial<AdmissionLimits>
  /** Writes something small to the store; throws when it cannot. */
  checkStore(): Promise<void>
  /** Told of causes that clients must not see. */
  onInternalError(turnId: string, error: unknown): void
  /** Told of every turn that ended. */
  onEnd?(turn: Turn, end: EndEvent): void
}
